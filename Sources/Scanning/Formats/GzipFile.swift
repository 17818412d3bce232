import Monitoring

/// Any other format in a gzip envelope (RFC 1952).
public struct GzipFile: FileFormat {
    public static let name = FileFormatName(rawValue: "gzip")

    private let formats: [any FileFormat]

    /// - Parameter formats: what may be inside.
    public init(_ formats: [any FileFormat]) { self.formats = formats }

    /// Unfolds the head and puts it to the other formats: most compressed files are logs.
    public func recognises(_ head: FileHead) -> Bool {
        guard head.bytes.starts(with: GzipFile.magic) else { return false }
        let inner = Inflation(head.bytes, limit: GzipFile.headSize)
        return format(of: inner, name: head.name) != nil
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        let inner = Inflation(bytes[...], limit: context.largestContent)
        guard inner.end != .limit else {
            let detail = "unfolds to more than \(context.largestContent) bytes"
            return DecodedFile(problems: [FileProblem(detail, kind: .tooLarge, part: "gzip", byte: inner.position)])
        }
        var file = DecodedFile()
        if let format = format(of: inner, name: "") {
            file = format.decode(inner.content, in: context)
            file.format = file.format ?? type(of: format).name
        }
        if inner.end == .broken { file.note(FileProblem("the compressed data is damaged or cut off", part: "gzip", byte: inner.position)) }
        return file
    }

    private func format(of inner: Inflation, name: String) -> (any FileFormat)? {
        let size = inner.end == .complete ? inner.content.count : inner.content.count + 1
        let head = FileHead(name: name, bytes: inner.content[...], fileSize: size)
        return formats.first { $0.recognises(head) }
    }

    /// ID1, ID2 and the only method there is (RFC 1952 §2.3.1).
    private static let magic: [UInt8] = [0x1F, 0x8B, 0x08]
    /// As much as of a file that is not compressed.
    private static let headSize = 16 << 10
}
