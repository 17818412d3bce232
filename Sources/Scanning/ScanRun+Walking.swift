import Glibc
import Monitoring

extension ScanRun {
    /// A name to visit, and where it stands.
    struct Visit {
        let name: FileName
        /// What the directory says about it.
        let kind: DirectoryEntry.Kind
        /// The open directory in which the name is looked up.
        let directory: Int32
        /// As people know it.
        let path: String
        /// Directories between this and the path asked for, which has 0.
        let depth: Int
        /// True where a link may lie on the way here.
        var isLinked: Bool

        var isRequested: Bool { depth == 0 }
    }

    /// Visits one of the paths asked for.
    mutating func visit(_ path: String) {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        visit(Visit(name: FileName(trimmed), kind: .unknown, directory: AT_FDCWD, path: trimmed, depth: 0, isLinked: RealPath.hasLinks(trimmed)))
    }

    private mutating func visit(_ visit: Visit) {
        guard !checkCancellation(), !request.excludes.contains(where: { $0.matches(visit.path) }) else { return }
        let known = memory(of: visit.path)
        switch visit.kind {
        case .regular where known == nil: read(visit)
        case .directory: enter(visit)
        case .other: break
        case .regular, .link, .unknown: follow(visit, known: known)
        }
    }

    /// Asks what stands behind a name, and goes there.
    private mutating func follow(_ visit: Visit, known: MemoryIndex?) {
        var visit = visit
        if visit.kind == .link { visit.isLinked = true }
        do throws(SystemError) {
            let status = try FileStatus(visit.name, in: visit.directory)
            switch status.kind {
            case .directory: enter(visit)
            case .regular: readUnlessKnown(visit, status, known)
            case .link, .other:
                guard visit.isRequested else { return }
                fail(FileFailure(reason: .readFailed, detail: "neither a file nor a directory"), at: visit.path)
            }
        } catch {
            failToFollow(visit, error)
        }
    }

    private mutating func readUnlessKnown(_ visit: Visit, _ status: FileStatus, _ known: MemoryIndex?) {
        if wasObserved(status.identity) { return }
        if let known, confirm(known, status, at: visit.path) { return }
        read(visit)
    }

    /// A name that is gone was removed since the directory was listed; a link whose target is missing is broken.
    private mutating func failToFollow(_ visit: Visit, _ error: SystemError) {
        guard error.code == ENOENT else { return fail(FileFailure(error), at: visit.path) }
        let itself = try? FileStatus(visit.name, in: visit.directory, followingLinks: false)
        if itself?.kind == .link {
            fail(FileFailure(reason: .brokenSymlink, detail: "the link leads nowhere"), at: visit.path)
        } else if visit.isRequested {
            fail(FileFailure(error), at: visit.path)
        }
    }

    private mutating func enter(_ visit: Visit) {
        guard visit.depth <= scanner.limits.deepestDirectory else {
            let detail = "directories nest deeper than \(scanner.limits.deepestDirectory)"
            return fail(FileFailure(reason: .tooLarge, detail: detail), at: visit.path)
        }
        do throws(SystemError) {
            let directory = try FileDescriptor.open(visit.name, in: visit.directory, O_DIRECTORY)
            guard visitedDirectories.insert(try FileStatus(directory).identity).inserted, !KernelFileSystem.contains(directory) else { return }
            let prefix = visit.path.hasSuffix("/") ? visit.path : visit.path + "/"
            for entry in try DirectoryListing.entries(of: directory) {
                self.visit(
                    Visit(
                        name: entry.name, kind: entry.kind, directory: directory.rawValue, path: prefix + entry.name.text, depth: visit.depth + 1,
                        isLinked: visit.isLinked))
                if isCancelled { return }
            }
        } catch {
            failUnlessGone(error, at: visit)
        }
    }

    /// What was there when the directory was listed may have been removed since; that is no failure.
    mutating func failUnlessGone(_ error: SystemError, at visit: Visit) {
        guard error.code != ENOENT || visit.isRequested else { return }
        fail(FileFailure(error), at: visit.path)
    }
}
