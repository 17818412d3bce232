import Monitoring

/// What to scan.
public struct ScanRequest: Hashable, Sendable {
    /// The name of the scan; the `scan` label.
    public var name: String
    /// Files and directories.
    public var paths: [String]
    /// Files and directories that are passed over.
    public var excludes: [GlobPattern]
    /// In a trust store nothing is verified.
    public var role: ScanRole
    /// Threads that read. What is reported, and in which order, does not depend on it.
    public var jobs: Int
    /// Whether the summary is to name every directory that was entered, for somebody who watches them.
    public var namesDirectories = false

    /// Two threads: one walks and judges while the other reads; more help where the disk is slow.
    public static let standardJobs = 2
    public static let mostJobs = 64

    /// - Parameter jobs: from 1 to `mostJobs`.
    public init(name: String, paths: [String], excludes: [GlobPattern] = [], role: ScanRole = .auto, jobs: Int = 1) {
        self.name = name
        self.paths = paths
        self.excludes = excludes
        self.role = role
        self.jobs = min(max(1, jobs), ScanRequest.mostJobs)
    }
}
