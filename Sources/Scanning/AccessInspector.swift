import Glibc
import Monitoring
import Synchronization

/// Finds out who can reach a file: what its directories let through, and whether it lies in a repository or a kubelet's volume. Directories are asked
/// once a run.
final class AccessInspector: Sendable {
    let mounts: MountTable

    init(mounts: MountTable) { self.mounts = mounts }

    /// What a directory and all above it do for the files inside.
    struct Surroundings: Hashable, Sendable {
        var isReachable: Bool
        var repository: String?
    }

    private let known = Mutex<[String: Surroundings]>([:])

    /// - Parameter path: real, from the root on.
    func access(toFileAt path: String, permissions: UInt16) -> FileAccess {
        let directory = AccessInspector.directory(of: path)
        let surroundings = surroundings(of: directory)
        return FileAccess(
            permissions: permissions, isReachable: surroundings.isReachable, isInKubeletVolume: AccessInspector.isKubeletVolume(directory),
            repository: surroundings.repository)
    }

    /// nil where the file has no path.
    func access(to visit: Visit, permissions: UInt16) -> FileAccess? {
        RealPath.resolved(visit.path).map { access(toFileAt: $0, permissions: permissions) }
    }

    private func surroundings(of directory: String) -> Surroundings {
        if let known = known.withLock({ $0[directory] }) { return known }
        let parent = directory == "/" ? Surroundings(isReachable: true, repository: nil) : surroundings(of: AccessInspector.directory(of: directory))
        let isRepository = (try? FileStatus(FileName(directory + "/.git"), in: AT_FDCWD)) != nil
        let surroundings = Surroundings(
            isReachable: parent.isReachable && AccessInspector.letsEverybodyThrough(directory),
            repository: isRepository ? directory : parent.repository)
        known.withLock { $0[directory] = surroundings }
        return surroundings
    }

    private static func letsEverybodyThrough(_ directory: String) -> Bool {
        guard let status = try? FileStatus(FileName(directory), in: AT_FDCWD) else { return false }
        return status.permissions & 0o001 != 0
    }

    /// The kubelet writes a volume into a directory named by its time, `..2026_11_23_02_00_00.123456789`, to which `..data` leads.
    private static func isKubeletVolume(_ directory: String) -> Bool {
        directory.split(separator: "/").contains { name in
            name.hasPrefix("..2") || name.hasPrefix("kubernetes.io~")
        }
    }

    /// `/` for a file at the root, and for the root.
    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.utf8.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
