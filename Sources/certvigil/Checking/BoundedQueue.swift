import Dispatch
import Synchronization

/// Hands what a thread produces over to tasks: the thread waits when it is too far ahead, the tasks wait when there is nothing yet.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var elements: [Element] = []
        /// Elements before it are taken; they are removed many at a time.
        var first = 0
        var waiting: [CheckedContinuation<Element?, Never>] = []
        var isProducerWaiting = false
        var isClosed = false

        var count: Int { elements.count - first }
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Waits while the queue is full, until half of it is taken: to wake a thread for each element would cost more than all else here. For one thread,
    /// which may be blocked.
    ///
    /// - Returns: false once the queue is closed.
    func push(_ element: Element) -> Bool {
        while true {
            switch state.withLock({ add(element, to: &$0) }) {
            case .added: return true
            case .handedOver(let consumer):
                consumer.resume(returning: element)
                return true
            case .full: room.wait()
            case .closed: return false
            }
        }
    }

    private enum Addition: Sendable {
        case added, full, closed
        case handedOver(CheckedContinuation<Element?, Never>)
    }

    private func add(_ element: Element, to state: inout State) -> Addition {
        guard !state.isClosed else { return .closed }
        if let consumer = state.waiting.popLast() { return .handedOver(consumer) }
        state.isProducerWaiting = state.count >= capacity
        guard !state.isProducerWaiting else { return .full }
        state.elements.append(element)
        return .added
    }

    /// The next element; nil when there will be no more.
    func next() async -> Element? {
        if let answer = state.withLock({ takeOrEnd(from: &$0) }) { return answer }
        return await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Element?? in
                if let answer = takeOrEnd(from: &state) { return answer }
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
            wakeProducer(&state)
            return state.waiting
        }
        for consumer in waiting { consumer.resume(returning: nil) }
    }

    /// nil where there is nothing yet.
    private func takeOrEnd(from state: inout State) -> Element?? {
        guard state.count > 0 else { return state.isClosed ? .some(nil) : nil }
        let element = state.elements[state.first]
        state.first += 1
        if state.count == 0 || state.first >= capacity {
            state.elements.removeFirst(state.first)
            state.first = 0
        }
        if state.count <= capacity / 2 { wakeProducer(&state) }
        return element
    }

    private func wakeProducer(_ state: inout State) {
        guard state.isProducerWaiting else { return }
        state.isProducerWaiting = false
        room.signal()
    }
}
