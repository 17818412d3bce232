/// How far a scan has come.
public struct ScanProgress: Hashable, Sendable {
    /// Files looked at.
    public var files: Int
    /// Distinct certificates found.
    public var certificates: Int
    public var elapsed: Duration
    /// From 0 to 1, where in the directories the walk stands; how much lies in each that is still ahead nobody knows.
    public var share: Double

    public init(files: Int, certificates: Int, elapsed: Duration, share: Double) {
        self.files = files
        self.certificates = certificates
        self.elapsed = elapsed
        self.share = share
    }
}

/// Where a walk stands: which entry of how many, in each directory on the way.
struct WalkPosition {
    private var levels: [(done: Int, count: Int)] = []

    mutating func enter(_ count: Int) { levels.append((0, max(1, count))) }
    mutating func advance() { if !levels.isEmpty { levels[levels.count - 1].done += 1 } }
    mutating func leave() { _ = levels.popLast() }

    /// Each directory counts as much as its neighbours.
    var share: Double {
        levels.reversed().reduce(0) { inner, level in min(1, (Double(level.done) + inner) / Double(level.count)) }
    }
}
