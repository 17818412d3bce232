import Dispatch
import Synchronization

/// Hands what a thread produces over to tasks: the thread waits when it is too far ahead, the tasks wait when there is nothing yet.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var elements: [Element] = []
        /// Elements before it are taken; they are removed many at a time.
        var first = 0
        var waiting: [CheckedContinuation<Element?, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let room: DispatchSemaphore
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        // A semaphore that ends below the value it began with is taken for a mistake, and traps.
        room = DispatchSemaphore(value: 0)
        for _ in 0..<capacity { room.signal() }
    }

    /// Waits for room; for threads that may be blocked.
    ///
    /// - Returns: false once the queue is closed.
    func push(_ element: Element) -> Bool {
        room.wait()
        let (isOpen, consumer) = state.withLock { state -> (Bool, CheckedContinuation<Element?, Never>?) in
            guard !state.isClosed else { return (false, nil) }
            guard let consumer = state.waiting.popLast() else {
                state.elements.append(element)
                return (true, nil)
            }
            return (true, consumer)
        }
        if let consumer {
            room.signal()
            consumer.resume(returning: element)
        }
        return isOpen
    }

    /// The next element; nil when there will be no more.
    func next() async -> Element? {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Element?? in
                if let element = take(from: &state) { return element }
                guard !state.isClosed else { return .some(nil) }
                state.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// No more is pushed; what was, is still handed out unless it is to be discarded.
    func close(discarding: Bool = false) {
        let waiting = state.withLock { state in
            state.isClosed = true
            if discarding { (state.elements, state.first) = ([], 0) }
            defer { state.waiting = [] }
            return state.waiting
        }
        room.signal()  // for a producer that waits
        for consumer in waiting { consumer.resume(returning: nil) }
    }

    private func take(from state: inout State) -> Element? {
        guard state.first < state.elements.count else { return nil }
        let element = state.elements[state.first]
        state.first += 1
        if state.first == state.elements.count || state.first >= capacity {
            state.elements.removeFirst(state.first)
            state.first = 0
        }
        room.signal()
        return element
    }
}
