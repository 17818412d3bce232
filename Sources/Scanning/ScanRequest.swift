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

    public init(name: String, paths: [String], excludes: [GlobPattern] = [], role: ScanRole = .auto) {
        self.name = name
        self.paths = paths
        self.excludes = excludes
        self.role = role
    }
}
