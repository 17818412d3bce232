import Monitoring
import PKI

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

    public var isWholeFile: Bool { bytes.count == fileSize }
}

/// What formats need besides the bytes.
public struct DecodingContext: Sendable {
    public let digest: any Digest

    public init(digest: any Digest) { self.digest = digest }
}

/// What a file holds.
public struct DecodedFile: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var certificate: Certificate
        /// The alias or key under which the format stores it; nil where entries have no name.
        public var name: String?

        public init(_ certificate: Certificate, name: String? = nil) {
            self.certificate = certificate
            self.name = name
        }
    }

    /// In the order of the file.
    public var entries: [Entry]
    /// What cannot be read, each with its place; without a full stop.
    public var problems: [String]
    public var holdsPrivateKey: Bool

    public init(entries: [Entry] = [], problems: [String] = [], holdsPrivateKey: Bool = false) {
        self.entries = entries
        self.problems = problems
        self.holdsPrivateKey = holdsPrivateKey
    }
}
