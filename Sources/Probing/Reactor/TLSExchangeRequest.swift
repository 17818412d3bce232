import Monitoring
import OpenSSL

/// One connection to one address: what to do, by when, and where to put the answer.
struct TLSExchangeRequest: Sendable {
    var identifier: UInt64
    var address: SocketAddress
    /// Where the address is a proxy's: its name, for messages.
    var proxy: String?
    /// What is said before TLS, one after the other.
    var preamble: [PreambleStage] = []
    var context: TLSClientContext
    var algorithms: TLSClientContext.Algorithms = .common
    var offer: TLSClientOffer
    /// Said instead of what the library would say; the exchange then ends with the server's answer.
    var hello: ClientHello?
    var deadline: MonotonicTime
    /// How long the verdict on our certificate is waited for.
    var verdictPatience: Duration
    var answer: OneShot<Shared<TLSExchangeResult>>
}

extension TLSExchangeRequest {
    func conversation() throws(TLSSetupError) -> any TLSConversation {
        if let hello { return HelloConversation(hello) }
        return try TLSClientConnection(context: context, offer: offer, algorithms: algorithms)
    }
}

/// What one connection showed.
struct TLSExchangeResult: Sendable {
    var failure: ProbeFailure?
    /// Another attempt with all of OpenSSL's algorithms may get further.
    var mayBeOurAlgorithms = false
    /// The server speaks none of the application protocols we offered, and says so by ending the handshake (RFC 7301 §3.2).
    var refusesApplicationProtocols = false
    var facts = TLSHandshakeFacts()
    /// The answer to our request, as far as it is kept.
    var response: [UInt8] = []
    /// nil when the handshake did not finish.
    var verdict: TLSClientConnection.Verdict?
    /// Seconds; nil for a phase that was not reached.
    var connectTime: Double?
    var startTLSTime: Double?
    var handshakeTime: Double?
    /// From the end of the handshake to the answer.
    var readTime: Double?
    /// When the answer was known, which may be well before the task that asked runs again.
    var end = MonotonicTime.now
}

/// A dialogue before TLS, and the phase a failure of it belongs to.
struct PreambleStage: Sendable {
    var phase: ProbeFailure.Phase
    var dialogue: Dialogue
}
