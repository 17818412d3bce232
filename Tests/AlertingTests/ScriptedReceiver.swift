import Alerting
import TestSupport

/// A receiver that answers from a script and keeps what it got.
final class ScriptedReceiver: Receiver {
    struct State {
        var answers: [Delivery]
        var messages: [OutboundMessage] = []
    }

    let name: String
    let state: AwaitableState<State>
    private let afterwards: Delivery?
    private let poison: OutboxEntry.ID?

    /// - Parameters:
    ///   - afterwards: the answer once the script is over; nil never answers.
    ///   - poison: a message that is never taken.
    init(_ name: String, answers: [Delivery] = [], afterwards: Delivery? = .delivered, poison: OutboxEntry.ID? = nil) {
        self.name = name
        self.afterwards = afterwards
        self.poison = poison
        state = AwaitableState(State(answers: answers))
    }

    var messages: [OutboundMessage] { state.current.messages }

    func deliver(_ message: OutboundMessage) async -> Delivery {
        let answer = state.update { state -> Delivery? in
            state.messages.append(message)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        if message.id == poison { return .unavailable }
        if let answer = answer ?? afterwards { return answer }
        try? await Task.sleep(for: .seconds(86_400))  // cut short by cancellation
        return .retry(after: nil, DeliveryFailure(.timeout, detail: "never answered"))
    }

    func waitForMessages(_ count: Int) async throws {
        try await state.wait("waiting for \(count) messages") { $0.messages.count >= count ? () : nil }
    }
}
