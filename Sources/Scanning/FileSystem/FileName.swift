/// A file's name as the system has it, any bytes but zero, and as a text.
struct FileName: Hashable, Sendable {
    /// Valid UTF-8; octets that are not are written as `\xHH`, so that two names never become one.
    let text: String
    /// The octets and a zero, where they differ from the text.
    private let octets: [CChar]?

    init(_ text: String) {
        self.text = text
        octets = nil
    }

    /// - Parameter octets: without a zero.
    init(octets: some Collection<UInt8>) {
        let text = octets.allSatisfy { $0 < 0x80 } ? String(decoding: octets, as: UTF8.self) : String(validating: octets, as: UTF8.self)
        self.text = text ?? FileName.text(of: octets)
        self.octets = text == nil ? octets.map { CChar(bitPattern: $0) } + [0] : nil
    }

    var octetsWithoutZero: [UInt8] { octets.map { $0.dropLast().map { UInt8(bitPattern: $0) } } ?? Array(text.utf8) }

    func withBytes<Result>(_ use: (UnsafePointer<CChar>) -> Result) -> Result {
        guard let octets else { return text.withCString(use) }
        return octets.withUnsafeBufferPointer { buffer in buffer.baseAddress.map(use) ?? text.withCString(use) }
    }

    static func text(of octets: some Collection<UInt8>) -> String {
        if let text = String(validating: octets, as: UTF8.self) { return text }
        return octets.reduce(into: "") { text, octet in
            text += octet < 0x80 ? String(Unicode.Scalar(octet)) : "\\x" + String(octet, radix: 16)
        }
    }
}

extension FileName {
    /// The path of another file in the same directory.
    static func sibling(of path: String, _ name: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return name }
        return path[...slash] + name
    }
}

extension FileName: Comparable {
    static func < (left: FileName, right: FileName) -> Bool { left.text < right.text }
}
