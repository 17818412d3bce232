import Monitoring
import Synchronization

/// Threads that read files while the walk goes on. What they read comes back in the order in which it was asked for, so that a scan reports the same
/// with any number of threads; the walking thread lends a hand where it would have to wait.
final class ReadingCrew {
    private let work = WorkQueue()
    private var reader: FileReader
    private var gathering: [ScanStep] = []
    private var underWay: [ReadingBatch] = []
    /// More would only keep more directories open.
    private let mostUnderWay: Int
    private let helpers: Int

    /// Steps that are handed over at once: the price of waking a thread is that of reading one or two files.
    private static let batchSize = 32

    /// - Parameters:
    ///   - helpers: threads beside the one that walks; where the system refuses them, the work is done without.
    ///   - reader: makes a reader for each thread.
    init(helpers: Int, reader: @escaping @Sendable () -> FileReader) {
        self.reader = reader()
        self.helpers = helpers
        mostUnderWay = 4 * (helpers + 1)
        for _ in 0..<helpers {
            let work = self.work
            DetachedThread.start {
                var reader = reader()
                while let batch = work.next() {
                    batch.readUnlessTaken(with: &reader)
                    work.tellProgress()
                }
            }
        }
    }

    deinit { work.dismiss(helpers) }

    /// Asks for a step.
    ///
    /// - Returns: steps that have been made, in order; often none.
    func add(_ step: ScanStep) -> [MadeStep] {
        gathering.append(step)
        guard gathering.count == ReadingCrew.batchSize else { return [] }
        submit()
        return underWay.count > mostUnderWay || underWay.first?.isDone == true ? takeOldest() : []
    }

    /// Waits for the oldest steps that are under way; empty when all have been handed over.
    func takeOldest() -> [MadeStep] {
        submit()
        guard !underWay.isEmpty else { return [] }
        let batch = underWay.removeFirst()
        batch.readUnlessTaken(with: &reader)
        while !batch.isDone { work.awaitProgress() }
        return batch.madeSteps
    }

    private func submit() {
        guard !gathering.isEmpty else { return }
        let batch = ReadingBatch(gathering)
        gathering = []
        underWay.append(batch)
        work.submit(batch)
    }
}

/// What the walk wants done, in its order.
enum ScanStep: Sendable {
    case read(Visit)
    /// A file that has not changed since the last run.
    case confirm(FileMemory, path: String)
    case fail(FileFailure, path: String)
}

/// A step, and what reading came to where it was one to read.
typealias MadeStep = (step: ScanStep, sighting: Sighting)

/// Steps that one thread makes.
private final class ReadingBatch: Sendable {
    private enum State {
        case waiting, taken
        case done([Sighting])
    }

    private let steps: [ScanStep]
    private let state = Mutex(State.waiting)

    init(_ steps: [ScanStep]) { self.steps = steps }

    func readUnlessTaken(with reader: inout FileReader) {
        let isMine = state.withLock { state in
            guard case .waiting = state else { return false }
            state = .taken
            return true
        }
        guard isMine else { return }
        let sightings = steps.map { step in if case .read(let visit) = step { reader.read(visit) } else { Sighting.nothing } }
        state.withLock { $0 = .done(sightings) }
    }

    var isDone: Bool { state.withLock { if case .done = $0 { true } else { false } } }

    var madeSteps: [MadeStep] {
        state.withLock { state in
            guard case .done(let sightings) = state else { return [] }
            return Array(zip(steps, sightings))
        }
    }
}

/// Where batches wait for a thread.
private final class WorkQueue: Sendable {
    private let waiting = Mutex<[ReadingBatch]>([])
    private let work = Semaphore()
    private let progress = Semaphore()

    func submit(_ batch: ReadingBatch) {
        waiting.withLock { $0.append(batch) }
        work.signal()
    }

    /// Waits for a batch; nil when there will be none.
    func next() -> ReadingBatch? {
        work.wait()
        return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    /// Wakes the threads that wait for more than there will be.
    func dismiss(_ threads: Int) {
        for _ in 0..<threads { work.signal() }
    }

    func tellProgress() { progress.signal() }
    func awaitProgress() { progress.wait() }
}
