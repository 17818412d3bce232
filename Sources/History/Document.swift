import Foundation

/// JSON for columns: keys in order, so that equal values have equal texts and equal digests.
enum Document {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    private static let decoder = JSONDecoder()

    static func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }

    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws -> Value {
        try decoder.decode(type, from: Data(text.utf8))
    }
}
