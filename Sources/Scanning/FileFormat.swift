import Monitoring

/// One kind of file that holds certificates. To add one: a file in `Formats/`, a line in `FileFormatCatalogue`, a test.
public protocol FileFormat: Sendable {
    static var name: FileFormatName { get }

    /// Whether the content claims to be of this format. Asked of every file, so it has to be quick.
    func recognises(_ head: FileHead) -> Bool

    /// Reads a whole file that was recognised. What cannot be read becomes a problem beside the certificates that can.
    func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile
}

/// The first look at a file.
public struct FileHead {
    /// The last part of the visible path.
    public let name: String
    /// As many bytes from the start as `ScanLimits.headSize` allows.
    public let bytes: ArraySlice<UInt8>
    /// Of the whole file, in bytes.
    public let fileSize: Int

    public init(name: String, bytes: ArraySlice<UInt8>, fileSize: Int) {
        self.name = name
        self.bytes = bytes
        self.fileSize = fileSize
    }

    /// Content that is at hand as a whole, of a file or of a part of one.
    public init(whole content: [UInt8], name: String = "") {
        self.init(name: name, bytes: content[...], fileSize: content.count)
    }

    public var isWholeFile: Bool { bytes.count == fileSize }

    /// Whether the first bytes have no control characters but those of a text; enough to tell it from pictures, programs and archives.
    var looksLikeText: Bool { bytes.prefix(64).allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) || $0 == 0x1B } }
}
