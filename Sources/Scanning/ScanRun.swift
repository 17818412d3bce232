import Monitoring
import PKI

/// One run of a scan: what was seen so far.
struct ScanRun {
    let scanner: FileScanner
    let request: ScanRequest
    let time: Timestamp
    /// By visible path, from the last run.
    let known: [String: FileMemory]
    let remembers: Bool
    let report: (FileObservation) -> Void

    var visitedDirectories: Set<FileIdentity> = []
    private(set) var memories: [String: FileMemory] = [:]
    private(set) var isCancelled = false
    /// Kept for the next head, so that a file costs no allocation.
    var headBuffer: [UInt8]

    private var observedFiles: Set<FileIdentity> = []
    private var files: [FileFormatName: Int] = [:]
    private var errors: [FileFailure.Reason: Int] = [:]
    private var fingerprints: Set<Fingerprint> = []
    private var places: Set<Place> = []

    init(scanner: FileScanner, request: ScanRequest, time: Timestamp, cache: ScanCache?, report: @escaping (FileObservation) -> Void) {
        self.scanner = scanner
        self.request = request
        self.time = time
        known = cache?.all ?? [:]
        remembers = cache != nil
        self.report = report
        headBuffer = [UInt8](repeating: 0, count: max(1, scanner.limits.headSize))
    }

    func summary(after duration: Duration) -> ScanSummary {
        ScanSummary(
            scan: request.name, startedAt: time, duration: duration, files: files, errors: errors, certificates: fingerprints.count,
            places: isCancelled ? nil : places)
    }

    mutating func checkCancellation() -> Bool {
        if Task.isCancelled { isCancelled = true }
        return isCancelled
    }

    /// True when the file behind another link was reported already.
    func wasObserved(_ identity: FileIdentity) -> Bool { observedFiles.contains(identity) }

    /// Counts a file that has not changed since the last run.
    mutating func confirm(_ memory: FileMemory, at path: String) {
        memories[path] = memory
        count(memory, at: path)
    }

    /// Counts a file that was read, and remembers it unless it may just be changing.
    mutating func note(_ memory: FileMemory, at path: String) {
        if remembers && !memory.stamp.changed.isYounger(than: scanner.limits.settlingTime) { memories[path] = memory }
        count(memory, at: path)
    }

    private mutating func count(_ memory: FileMemory, at path: String) {
        guard let content = memory.content else { return }
        if let format = content.format { files[format, default: 0] += 1 }
        observedFiles.insert(memory.stamp.identity)
        if let failure = content.failure { errors[failure, default: 0] += 1 }
        fingerprints.formUnion(content.fingerprints)
        if content.isObserved { places.insert(.file(scan: request.name, path: path)) }
    }

    /// Reports a file or directory that could not be read at all.
    mutating func fail(_ failure: FileFailure, at path: String) {
        errors[failure.reason, default: 0] += 1
        places.insert(.file(scan: request.name, path: path))
        report(FileObservation(scan: request.name, path: path, observedAt: time, failure: failure))
    }
}
