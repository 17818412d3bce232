import Monitoring

/// A line of `--targets`: `ENDPOINT [SERVER_NAME]`; what follows # is a comment.
enum TargetLine {
    case blank
    case endpoint(Endpoint, serverName: String?)
    case mistake(String)

    init(_ bytes: ArraySlice<UInt8>) {
        let fields = TargetLine.fields(of: bytes)
        guard let first = fields.first else {
            self = .blank
            return
        }
        guard fields.count <= 2 else {
            self = .mistake("expected ENDPOINT [SERVER_NAME], got \(fields.count) words")
            return
        }
        do throws(EndpointSyntaxError) {
            self = .endpoint(try Endpoint(parsing: first), serverName: fields.count > 1 ? fields[1] : nil)
        } catch {
            self = .mistake(error.description)
        }
    }

    /// Whether there is anything to read in the line; cheaper than reading it.
    static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        let first = bytes.first { !isSpace($0) }
        return first == nil || first == UInt8(ascii: "#")
    }

    private static func fields(of bytes: ArraySlice<UInt8>) -> [String] {
        bytes.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
