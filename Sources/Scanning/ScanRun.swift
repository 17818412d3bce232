import Monitoring
import PKI

/// One run of a scan: what was seen so far.
struct ScanRun {
    let scanner: FileScanner
    let request: ScanRequest
    let time: Timestamp
    let report: (FileObservation) -> Void

    var visitedDirectories: Set<FileIdentity> = []
    /// By visible path: what the last run knew, and what this one has seen; nil where nothing is to be remembered.
    private var memories: [String: FileMemory]?
    private(set) var isCancelled = false
    /// Kept for the next head, so that a file costs no allocation.
    var headBuffer: [UInt8]

    private var observedFiles: Set<FileIdentity> = []
    private var files: [FileFormatName: Int] = [:]
    private var errors: [FileFailure.Reason: Int] = [:]
    private var fingerprints: Set<Fingerprint> = []
    private var places: Set<Place> = []

    /// - Parameter memories: from the last run.
    init(scanner: FileScanner, request: ScanRequest, time: Timestamp, memories: [String: FileMemory]?, report: @escaping (FileObservation) -> Void) {
        self.scanner = scanner
        self.request = request
        self.time = time
        self.memories = memories
        self.report = report
        headBuffer = [UInt8](repeating: 0, count: max(1, scanner.limits.headSize))
        let expected = memories?.count ?? 0
        observedFiles.reserveCapacity(expected)
        fingerprints.reserveCapacity(expected)
        places.reserveCapacity(expected)
    }

    /// What the next run should know. A run that was cut short forgets nothing of what it did not reach.
    mutating func handOverMemories() -> [String: FileMemory] {
        guard var memories = memories.take() else { return [:] }
        if !isCancelled && memories.values.contains(where: { !$0.isSeen }) { memories = memories.filter { $0.value.isSeen } }
        for index in memories.values.indices { memories.values[index].isSeen = false }
        return memories
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

    typealias MemoryIndex = Dictionary<String, FileMemory>.Index

    /// Where a path is remembered; valid until something is noted.
    func memory(of path: String) -> MemoryIndex? { memories?.index(forKey: path) }

    /// Counts a file that has not changed since the last run. False where it has.
    mutating func confirm(_ index: MemoryIndex, _ status: FileStatus, at path: String) -> Bool {
        guard let memory = memories?.values[index], memory.stamp == status.stamp else { return false }
        memories?.values[index].isSeen = true
        count(memory, at: path)
        return true
    }

    /// Counts a file that was read, and remembers it unless it may just be changing.
    mutating func note(_ memory: FileMemory, at path: String) {
        if memories != nil {
            let isSettled = !memory.stamp.changed.isYounger(than: scanner.limits.settlingTime)
            memories?[path] = isSettled ? memory : nil
        }
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
