/// Something a scan remembers from one run to the next: what it knew of a file, or how much it found below a path. What the bytes mean is between the
/// scan and itself.
public struct ScanRecord: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case file, coverage
    }

    public var kind: Kind
    public var path: String
    /// nil: forget it.
    public var content: [UInt8]?

    public init(kind: Kind, path: String, content: [UInt8]?) {
        self.kind = kind
        self.path = path
        self.content = content
    }
}
