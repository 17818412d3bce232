import Glibc

/// A directory that is being walked. It stays open for as long as there is a visit to one of its names, whichever thread makes it.
final class OpenDirectory: Sendable {
    /// What names are looked up in; `AT_FDCWD` above the paths asked for.
    let rawValue: Int32
    /// What stands before the names inside, as people know them: `/etc/ssl/`.
    let prefix: String
    /// Directories between this and the path asked for, which has 0; -1 above it.
    let depth: Int
    /// True where a link may lie on the way here.
    let isLinked: Bool
    /// Everything inside is asked for; false where a pattern has still to decide.
    let isWanted: Bool
    private let descriptor: FileDescriptor?

    init(_ descriptor: consuming FileDescriptor, path: String, depth: Int, isLinked: Bool, isWanted: Bool) {
        rawValue = descriptor.rawValue
        prefix = path.isEmpty || path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
        self.isWanted = isWanted
        self.depth = depth
        self.isLinked = isLinked
        self.descriptor = .some(descriptor)
    }

    private init() {
        rawValue = AT_FDCWD
        prefix = ""
        depth = -1
        isLinked = false
        isWanted = true
        descriptor = nil
    }

    /// Where the process works: what the paths asked for are relative to.
    static let working = OpenDirectory()
}

/// A name to visit, and where it stands.
struct Visit: Sendable {
    let name: FileName
    /// What the directory says about it.
    let kind: DirectoryEntry.Kind
    let directory: OpenDirectory
    /// True where a link may lie on the way here.
    var isLinked: Bool
    /// Files beside it that may hold the private keys of the certificates in it.
    let keys: [DirectoryEntry]
    /// True where it was made before, and what was found may have been half written.
    var isSecond = false

    init(_ entry: DirectoryEntry, in directory: OpenDirectory, keys: [DirectoryEntry] = []) {
        name = entry.name
        kind = entry.kind
        self.directory = directory
        self.keys = keys
        isLinked = directory.isLinked || entry.kind == .link
    }

    /// One of the paths asked for.
    init(path: String) {
        name = FileName(path)
        kind = .unknown
        directory = .working
        keys = []
        isLinked = RealPath.hasLinks(path)
    }

    /// Where a pattern begins to look.
    init(base: String) {
        name = FileName(base.isEmpty ? "." : base)
        kind = .directory
        directory = .working
        keys = []
        isLinked = RealPath.hasLinks(base.isEmpty ? "." : base)
    }

    /// As people know it.
    var path: String { directory.prefix + name.text }
    var depth: Int { directory.depth + 1 }
    var isRequested: Bool { directory.depth < 0 }
}
