/// The bounds that keep a scan of strangers' files bounded.
public struct ScanLimits: Hashable, Sendable {
    /// Bytes of a file that is recognised as holding certificates. The largest bundle known, all intermediates of the CCADB, has 20 MiB.
    public var largestFile: Int
    /// Bytes read to recognise a format. The text `openssl x509 -text` writes before a block takes up to 10 KiB.
    public var headSize: Int
    /// Bytes of a longer text that are searched for a first block, where its head shows none: `openssl x509 -text` writes 60 KiB before a
    /// certificate of a thousand names. Names that promise a certificate are searched to their end.
    public var longestPreface: Int
    /// Directories within each other, each of which keeps a descriptor open; a process has 1,024 by default, real trees 20 levels.
    public var deepestDirectory: Int
    /// A file changed this short a time ago is read again next time, as another change may carry the same timestamp: the kernel's clock
    /// for files ticks 100 to 1,000 times a second.
    public var settlingTime: Duration
    /// A file that makes no sense and was written this short a time ago may have been caught half written: writers that do not rename take
    /// milliseconds for a file, a slow copy seconds.
    public var tornTime: Duration
    /// How long such files are left alone before they are looked at once more.
    public var tornPause: Duration

    public init(
        largestFile: Int = 64 << 20, headSize: Int = 16 << 10, longestPreface: Int = 128 << 10, deepestDirectory: Int = 128,
        settlingTime: Duration = .milliseconds(20), tornTime: Duration = .seconds(2), tornPause: Duration = .milliseconds(200)
    ) {
        self.largestFile = largestFile
        self.headSize = headSize
        self.longestPreface = longestPreface
        self.deepestDirectory = deepestDirectory
        self.settlingTime = settlingTime
        self.tornTime = tornTime
        self.tornPause = tornPause
    }

    public static let standard = ScanLimits()
}
