import Glibc
import Monitoring
import PKI
import Synchronization

/// What a run has seen so far, in the order of the walk: each file once, however many names lead to it.
struct ScanLedger {
    private let request: ScanRequest
    private let time: Timestamp
    private let limits: ScanLimits
    private let report: (FileObservation) -> Void
    /// What the last run knew, and what this one has seen; nil where nothing is to be remembered.
    private var memory: ScanMemory?
    /// Certificates found below the path that is being visited.
    private var certificatesBelow = 0

    private var observedFiles = CompactSet()
    private var files: [FileFormatName: Int] = [:]
    private var errors: [FileFailure.Reason: Int] = [:]
    private var fingerprints = CompactSet()
    private var places: [Place] = []
    private var otherPlaces: Set<String> = []
    /// What may have been caught half written.
    private var torn: [Visit] = []

    /// Each keeps a directory open. A writer at work tears one file or two; a place full of young nonsense is reported as what it is.
    private static let mostTorn = 64

    /// - Parameter memory: from the last run.
    init(scanner: FileScanner, request: ScanRequest, time: Timestamp, memory: ScanMemory?, report: @escaping (FileObservation) -> Void) {
        self.request = request
        self.time = time
        limits = scanner.limits
        self.memory = memory
        self.report = report
    }

    /// What is known of a path from the last run.
    func memory(of path: String) -> FileMemory? { memory?.files[path] }

    var remembers: Bool { memory != nil }

    /// True when the file behind another name was reported already.
    func wasObserved(_ identity: FileIdentity) -> Bool { observedFiles.contains(CompactSet.Key(identity)) }

    /// Distinct certificates so far.
    var certificateCount: Int { fingerprints.count }

    /// Takes in what was found behind a name.
    mutating func take(_ sighting: Sighting, of visit: Visit) {
        switch sighting {
        case .nothing: break
        case .failed(let error): failUnlessGone(error, at: visit)
        case .seen(let stamp, let outcome):
            guard !wasObserved(stamp.identity) else { return }
            if isTorn(outcome, stamp, visit) { return torn.append(visit) }
            if memory == nil && outcome == nil { return }
            let path = visit.path
            note(FileMemory(stamp: stamp, content: outcome.map { FileMemory.Content($0) }), at: path)
            guard let outcome else { return }
            if outcome.isWorthReporting { report(outcome.observation(scan: request.name, path: path, at: time)) }
            for key in outcome.keyFiles { take(key) }
        }
    }

    /// The files that have to be looked at again, once.
    mutating func takeTorn() -> [Visit] {
        defer { torn = [] }
        return torn
    }

    /// Whether what was found makes no sense and is so young that its writer may still be at it; so may the one who replaces a certificate and its key.
    private func isTorn(_ outcome: FileOutcome?, _ stamp: FileStamp, _ visit: Visit) -> Bool {
        guard let outcome, limits.tornTime > .zero, !visit.isSecond, torn.count < ScanLedger.mostTorn else { return false }
        if outcome.failure?.reason == .undecodable && stamp.modified.isYounger(than: limits.tornTime) { return true }
        guard outcome.hasStrangeKey else { return false }
        let stamps = [stamp] + outcome.keyFiles.compactMap { if case .seen(let stamp, _) = $0.sighting { stamp } else { nil } }
        return stamps.contains { $0.changed.isYounger(than: limits.tornTime) }
    }

    /// A key file is reported where it holds more than it should, or more people than should can read it. That this program may not read it is as it
    /// should be.
    private mutating func take(_ key: KeyFile) {
        guard case .seen(let stamp, let outcome?) = key.sighting, !wasObserved(stamp.identity) else { return }
        let path = key.visit.path
        count(FileMemory(stamp: stamp, content: FileMemory.Content(outcome)), at: path)
        if outcome.isWorthReporting { report(outcome.observation(scan: request.name, path: path, at: time)) }
    }

    /// Counts a file that has not changed since the last run.
    mutating func confirm(_ memory: FileMemory, at path: String) {
        guard !wasObserved(memory.stamp.identity) else { return }
        see(memory)
        count(memory, at: path)
        for key in memory.content?.keys ?? [] {
            guard let stamp = key.stamp, key.format != nil || key.failure != nil, !wasObserved(stamp.identity) else { continue }
            count(FileMemory(stamp: stamp, content: FileMemory.Content(key)), at: FileName.sibling(of: path, key.name.text))
        }
    }

    /// Reports a file or directory that could not be read at all.
    mutating func fail(_ failure: FileFailure, at path: String) {
        errors[failure.reason, default: 0] += 1
        notePlace(path)
        report(FileObservation(scan: request.name, path: path, observedAt: time, failure: failure))
    }

    /// Notes a place that is not a file that was read. Each once: a path may be asked for twice.
    private mutating func notePlace(_ path: String) {
        if otherPlaces.insert(path).inserted { places.append(.file(scan: request.name, path: path)) }
    }

    /// What was there when the directory was listed may have been removed since; that is no failure.
    mutating func failUnlessGone(_ error: SystemError, at visit: Visit) {
        guard error.code != ENOENT || visit.isRequested else { return }
        fail(FileFailure(error), at: visit.path)
    }

    /// What the next run should know. A run that was cut short forgets nothing of what it did not reach.
    mutating func handOverMemory(isComplete: Bool) -> ScanMemory {
        guard var memory = memory.take() else { return ScanMemory() }
        if isComplete {
            let run = memory.run
            let gone = memory.files.lazy.filter { $0.value.seenIn.load(ordering: .relaxed) != run }.map(\.key)
            for path in Array(gone) {
                memory.files[path] = nil
                memory.changes.append(ScanRecord(kind: .file, path: path, content: nil))
            }
        }
        return memory
    }

    /// True where the path asked for is a file that was reported itself, or could not be read.
    func wasFound(_ path: String) -> Bool { places.last == .file(scan: request.name, path: path) || memory?.files[path] != nil }

    /// Begins to count what lies below a path that was asked for.
    mutating func open() { certificatesBelow = 0 }

    /// Compares what was found below the path with what was there before, where that is remembered.
    mutating func close(_ path: String) {
        guard let memory else { return }
        let before = memory.coverage[path]
        let (coverage, remembered) = CoverageMemory.judge(found: certificatesBelow, before: before, at: time)
        if remembered != before {
            self.memory?.coverage[path] = remembered
            self.memory?.changes.append(ScanRecord(kind: .coverage, path: path, content: remembered?.record))
        }
        guard let coverage else { return }
        notePlace(path)
        var facts = FileFacts()
        facts.coverage = coverage
        report(FileObservation(scan: request.name, path: path, observedAt: time, facts: facts))
    }

    func summary(after duration: Duration, isComplete: Bool) -> ScanSummary {
        ScanSummary(
            scan: request.name, startedAt: time, duration: duration, files: files, errors: errors, certificates: fingerprints.count,
            places: isComplete ? places : nil)
    }

    /// Notes that this run has come by. Nobody else looks at the mark before the run has ended.
    private func see(_ file: FileMemory) { file.seenIn.store(memory?.run ?? 0, ordering: .relaxed) }

    /// Counts a file that was read, and remembers it unless it may just be changing.
    private mutating func note(_ memory: FileMemory, at path: String) {
        if self.memory != nil {
            // A keystore that stayed closed is tried again: its passphrase may be there by then.
            let isSettled = !memory.stamp.changed.isYounger(than: limits.settlingTime) && memory.content?.failure != .wrongPassphrase
            see(memory)
            self.memory?.files[path] = isSettled ? memory : nil
            self.memory?.changes.append(ScanRecord(kind: .file, path: path, content: isSettled ? memory.record : nil))
        }
        count(memory, at: path)
    }

    private mutating func count(_ memory: FileMemory, at path: String) {
        guard let content = memory.content else { return }
        if let format = content.format { files[format, default: 0] += 1 }
        observedFiles.insert(CompactSet.Key(memory.stamp.identity))
        if let failure = content.failure { errors[failure, default: 0] += 1 }
        certificatesBelow += content.fingerprints.count
        for fingerprint in content.fingerprints { fingerprints.insert(CompactSet.Key(fingerprint)) }
        if content.isObserved { places.append(.file(scan: request.name, path: path)) }
    }
}

extension FileMemory.Content {
    init(_ outcome: FileOutcome) {
        format = outcome.format
        fingerprints = outcome.decoded.entries.map(\.certificate.fingerprint)
        failure = outcome.failure?.reason
        isObserved = outcome.isWorthReporting
        access = outcome.access
        keys = outcome.keyFiles.map { FileMemory.Key($0) }
    }

    /// What a key file adds to the counts of a scan.
    fileprivate init(_ key: FileMemory.Key) {
        self.init(format: key.format, fingerprints: [], failure: key.failure, isObserved: key.isObserved)
    }
}

extension CompactSet.Key {
    /// Half of a digest is enough to tell certificates apart: making two that agree in it takes 2⁶⁴ attempts and gains nothing but a count.
    fileprivate init(_ fingerprint: Fingerprint) { self.init(high: fingerprint.prefix, low: fingerprint.secondWord) }

    /// Inodes count up; a multiplication (Fibonacci hashing) spreads them.
    fileprivate init(_ identity: FileIdentity) { self.init(high: identity.device, low: identity.inode &* 0x9E37_79B9_7F4A_7C15) }
}

extension FileMemory.Key {
    fileprivate init(_ file: KeyFile) {
        name = file.visit.name
        if case .seen(let stamp, let outcome) = file.sighting {
            self.stamp = stamp
            format = outcome?.format
            failure = outcome?.failure?.reason
            isObserved = outcome?.isWorthReporting ?? false
            access = outcome?.access
        } else {
            stamp = nil
            isObserved = false
        }
    }
}
