import Glibc
import Monitoring
import Synchronization

/// Looks names up on a bounded number of threads, since `getaddrinfo` blocks and cannot be interrupted.
///
/// One name is looked up once at a time however many ask for it, so a name whose servers are dead holds one thread. Whoever does not want to wait any
/// longer settles its `OneShot` itself; the late answer is dropped.
final class Resolver: Sendable {
    private struct Question: Hashable {
        var host: String
        var port: UInt16
    }

    private struct State: ~Copyable {
        var askers: [Question: [OneShot<Resolution>]] = [:]
        var queue: [Question] = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let threadLimit: Int
    private let lookup: @Sendable (String, UInt16) -> Resolution

    init(threadLimit: Int, lookup: @escaping @Sendable (String, UInt16) -> Resolution = { lookUp($0, port: $1) }) {
        self.threadLimit = max(1, threadLimit)
        self.lookup = lookup
    }

    func resolve(_ host: String, port: UInt16, into answer: OneShot<Resolution>) {
        let question = Question(host: host, port: port)
        let needsThread = state.withLock { state in
            if var askers = state.askers[question] {
                askers.removeAll(where: \.isSettled)
                state.askers[question] = askers + [answer]
                return false
            }
            state.askers[question] = [answer]
            state.queue.append(question)
            guard state.threads < threadLimit else { return false }
            state.threads += 1
            return true
        }
        if needsThread, !DetachedThread.start(named: "name-lookup", { [self] in work() }) { failForWantOfThread() }
    }

    /// A thread lives as long as there is something to look up.
    private func work() {
        while let question = nextQuestion() {
            let resolution = lookup(question.host, question.port)
            for asker in state.withLock({ $0.askers.removeValue(forKey: question) }) ?? [] { asker.settle(resolution) }
        }
    }

    private func nextQuestion() -> Question? {
        state.withLock { state in
            while !state.queue.isEmpty {
                let question = state.queue.removeFirst()
                if let askers = state.askers[question], !askers.allSatisfy(\.isSettled) { return question }
                state.askers[question] = nil  // everybody has given up
            }
            state.threads -= 1
            return nil
        }
    }

    /// With other threads at work the queue is theirs; without any, nobody would ever answer.
    private func failForWantOfThread() {
        let abandoned: [OneShot<Resolution>] = state.withLock { state in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { (state.askers, state.queue) = ([:], []) }
            return state.askers.values.flatMap { $0 }
        }
        let failure = ProbeFailure(phase: .resolve, reason: .localResources, detail: "no thread could be started to resolve the name")
        for asker in abandoned { asker.settle(.failure(failure)) }
    }
}
