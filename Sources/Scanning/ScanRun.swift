import Glibc
import Monitoring
import PKI

/// One run of a scan: walks what was asked for and has every file read, on this thread or with the help of others.
struct ScanRun {
    private let limits: ScanLimits
    private let pause: (Duration) -> Void
    private let request: ScanRequest
    private var ledger: ScanLedger
    private var reader: FileReader
    private let inspector: AccessInspector
    /// nil where this thread does all the work.
    private let crew: ReadingCrew?
    private var position = WalkPosition()
    private var watcher: ((ScanProgress) -> Void)?
    private var start = ContinuousClock.now
    private var steps = 0
    private var visitedDirectories: Set<FileIdentity> = []
    private var directories: [String] = []
    private var isCancelled = false
    /// The pattern that is being looked for, and how many files and directories it has matched.
    private var pattern: GlobPattern?
    private var matches = 0

    /// - Parameter memory: from the last run; nil where nothing is to be remembered.
    init(scanner: FileScanner, request: ScanRequest, time: Timestamp, memory: ScanMemory?, report: @escaping (FileObservation) -> Void) {
        limits = scanner.limits
        pause = scanner.pause
        self.request = request
        ledger = ScanLedger(scanner: scanner, request: request, time: time, memory: memory, report: report)
        let inspector = AccessInspector(mounts: .read(scanner.mountInformation))
        self.inspector = inspector
        reader = FileReader(scanner: scanner, request: request, time: time, inspector: inspector)
        let helpers = request.jobs - 1
        crew = helpers > 0 ? ReadingCrew(helpers: helpers) { FileReader(scanner: scanner, request: request, time: time, inspector: inspector) } : nil
    }

    /// Has somebody told how far the run has come.
    mutating func observe(since start: ContinuousClock.Instant, _ watcher: ((ScanProgress) -> Void)?) {
        self.start = start
        self.watcher = watcher
        position.enter(request.paths.count)
    }

    /// Files between two words: a tenth of a second of reading on a slow disk.
    private static let stepsPerWord = 256

    private mutating func tellProgress() {
        steps += 1
        guard let watcher, steps % ScanRun.stepsPerWord == 0 else { return }
        watcher(ScanProgress(files: steps, certificates: ledger.certificateCount, elapsed: start.duration(to: .now), share: position.share))
    }

    /// Visits one of the paths asked for. A pattern is one only where nothing has its text as a name.
    mutating func visit(_ path: String) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        ledger.open()
        if GlobPattern.isPattern(path), (try? FileStatus(FileName(path), in: AT_FDCWD, followingLinks: false)) == nil {
            visit(all: GlobPattern(path, isAnchored: true))
        } else {
            visit(Visit(path: path))
        }
        settle()
        lookAgain()
        if !isCancelled && !ledger.wasFound(path) { ledger.close(path) }
        position.advance()
    }

    private mutating func visit(all pattern: GlobPattern) {
        self.pattern = pattern
        matches = 0
        enter(Visit(base: pattern.base), path: pattern.base)
        self.pattern = nil
        if matches == 0 && !isCancelled { then(.fail(FileFailure(reason: .notFound, detail: "nothing matches the pattern"), path: pattern.text)) }
    }

    /// Looks once more at the files that may have been caught half written, before it is counted what lies below the path.
    private mutating func lookAgain() {
        let torn = ledger.takeTorn()
        guard !torn.isEmpty, !checkCancellation() else { return }
        pause(limits.tornPause)
        for var visit in torn {
            visit.isSecond = true
            then(.read(visit))
        }
        settle()
    }

    /// Ends the run.
    ///
    /// - Returns: what it came to, and what the next run should know.
    mutating func finish(after duration: Duration) -> (summary: ScanSummary, memory: ScanMemory) {
        var summary = ledger.summary(after: duration, isComplete: !isCancelled)
        summary.directories = directories
        return (summary, ledger.handOverMemory(isComplete: !isCancelled))
    }
}

extension ScanRun {
    private mutating func visit(_ visit: Visit) {
        if !request.excludes.isEmpty || ledger.remembers || pattern != nil {
            let path = visit.path
            guard isWanted(visit, path) else { return }
            guard !request.excludes.contains(where: { $0.matches(path) }) else { return }
            go(to: visit, known: ledger.memory(of: path).map { (path, $0) })
        } else {
            go(to: visit, known: nil)
        }
    }

    /// Whether a name is asked for, or may lead to one that is.
    private mutating func isWanted(_ visit: Visit, _ path: String) -> Bool {
        guard let pattern, !visit.directory.isWanted else { return true }
        if pattern.matches(path) {
            matches += 1
            return true
        }
        return visit.kind != .regular && pattern.canMatch(below: path)
    }

    /// A file of the last run, under its path.
    private typealias Known = (path: String, memory: FileMemory)

    private mutating func go(to visit: Visit, known: Known?) {
        switch visit.kind {
        case .regular where known == nil: then(.read(visit))
        case .directory: enter(visit)
        case .other: break
        case .regular, .link, .unknown: follow(visit, known: known)
        }
    }

    /// Asks what stands behind a name, and goes there.
    private mutating func follow(_ visit: Visit, known: Known?) {
        do throws(SystemError) {
            let status = try FileStatus(visit.name, in: visit.directory.rawValue)
            switch status.kind {
            case .directory: enter(visit)
            case .regular:
                guard visit.directory.isWanted || pattern?.matches(visit.path) != false else { return }
                if let known, isUnchanged(known.memory, at: visit, status) {
                    confirm(known)
                } else if !ledger.wasObserved(status.identity) {
                    then(.read(visit))
                }
            case .link, .other:
                guard visit.isRequested else { return }
                then(.fail(FileFailure(reason: .readFailed, detail: "neither a file nor a directory"), path: visit.path))
            }
        } catch {
            failToFollow(visit, error)
        }
    }

    private func isUnchanged(_ file: FileMemory, at visit: Visit, _ status: FileStatus) -> Bool {
        file.stamp == status.stamp && file.content?.isUnchanged(beside: visit, asking: inspector) != false
    }

    /// A name that is gone was removed since the directory was listed; a link whose target is missing is broken.
    private mutating func failToFollow(_ visit: Visit, _ error: SystemError) {
        guard error.code == ENOENT else { return then(.fail(FileFailure(error), path: visit.path)) }
        let itself = try? FileStatus(visit.name, in: visit.directory.rawValue, followingLinks: false)
        if itself?.kind == .link {
            then(.fail(FileFailure(reason: .brokenSymlink, detail: "the link leads nowhere"), path: visit.path))
        } else if visit.isRequested {
            then(.fail(FileFailure(error), path: visit.path))
        }
    }

    private mutating func enter(_ visit: Visit) { enter(visit, path: visit.path) }

    private mutating func enter(_ visit: Visit, path: String) {
        guard visit.depth <= limits.deepestDirectory else {
            let detail = "directories nest deeper than \(limits.deepestDirectory)"
            return then(.fail(FileFailure(reason: .tooLarge, detail: detail), path: visit.path))
        }
        do throws(SystemError) {
            let descriptor = try FileDescriptor.open(visit.name, in: visit.directory.rawValue, O_DIRECTORY)
            guard visitedDirectories.insert(try FileStatus(descriptor).identity).inserted, !KernelFileSystem.contains(descriptor) else { return }
            let entries = try DirectoryListing.entries(of: descriptor)
            let isWanted = pattern.map { !visit.isRequested && visit.directory.isWanted || $0.matches(path) } ?? true
            let directory = OpenDirectory(descriptor, path: path, depth: visit.depth, isLinked: visit.isLinked, isWanted: isWanted)
            if request.namesDirectories { directories.append(path.isEmpty ? "." : path) }
            let keys = KeyFiles(among: entries)
            position.enter(entries.count)
            defer { position.leave() }
            for entry in entries where !keys.contains(entry) {
                if checkCancellation() { return }
                self.visit(Visit(entry, in: directory, keys: keys.matching(entry)))
                position.advance()
            }
        } catch {
            guard error.code != ENOENT || visit.isRequested && pattern == nil else { return }  // removed since it was listed
            then(.fail(FileFailure(error), path: visit.path))
        }
    }

    private mutating func checkCancellation() -> Bool {
        if Task.isCancelled { isCancelled = true }
        return isCancelled
    }
}

extension ScanRun {
    private mutating func then(_ step: ScanStep) {
        guard let crew else { return take((step, ScanRun.make(step, with: &reader))) }
        for made in crew.add(step) { take(made) }
    }

    private mutating func confirm(_ known: Known) {
        guard crew == nil else { return then(.confirm(known.memory, path: known.path)) }
        tellProgress()
        ledger.confirm(known.memory, at: known.path)
    }

    /// Waits for what is under way.
    private mutating func settle() {
        guard let crew else { return }
        var done = crew.takeOldest()
        while !done.isEmpty {
            for made in done { take(made) }
            done = crew.takeOldest()
        }
    }

    private static func make(_ step: ScanStep, with reader: inout FileReader) -> Sighting {
        if case .read(let visit) = step { reader.read(visit) } else { .nothing }
    }

    private mutating func take(_ made: MadeStep) {
        tellProgress()
        switch made.step {
        case .read(let visit): ledger.take(made.sighting, of: visit)
        case .confirm(let memory, let path): ledger.confirm(memory, at: path)
        case .fail(let failure, let path): ledger.fail(failure, at: path)
        }
    }
}
