import Demo
import Monitoring

/// A webhook receiver on 127.0.0.1 that keeps what it gets and answers as told.
public final class LoopbackHTTPReceiver: Sendable {
    private struct State: Sendable {
        var requests: [LoopbackHTTPRequest] = []
        var handedOut = 0
        var answers: [LoopbackHTTPAnswer]
        var lastAnswer: LoopbackHTTPAnswer
    }

    private let state: AwaitableState<State>
    private let server: LoopbackHTTPServer

    /// - Parameters:
    ///   - answers: to the first requests, in order.
    ///   - afterwards: to all further ones.
    public init(answers: [LoopbackHTTPAnswer] = [], afterwards: LoopbackHTTPAnswer = .ok) throws {
        let state = AwaitableState(State(answers: answers, lastAnswer: afterwards))
        server = try LoopbackHTTPServer { request in
            state.update { state in
                state.requests.append(request)
                return state.answers.isEmpty ? state.lastAnswer : state.answers.removeFirst()
            }
        }
        self.state = state
    }

    public var port: UInt16 { server.port }

    public var url: String { "http://127.0.0.1:\(port)/webhook" }

    /// Everything received so far.
    public var requests: [LoopbackHTTPRequest] { state.current.requests }

    /// The next request that was not handed out yet, as soon as there is one.
    public func nextRequest(limit: TimeLimit = .standard) async throws -> LoopbackHTTPRequest {
        try await state.wait("waiting for a request", limit: limit) { state in
            guard state.handedOut < state.requests.count else { return nil }
            defer { state.handedOut += 1 }
            return state.requests[state.handedOut]
        }
    }

    /// Answers to the coming requests.
    public func answer(_ answers: [LoopbackHTTPAnswer], afterwards: LoopbackHTTPAnswer = .ok) {
        state.update { state in
            state.answers = answers
            state.lastAnswer = afterwards
        }
    }

    /// Refuses connections from now on.
    public func stop() { server.stop() }
}
