import Monitoring
import OpenSSL

/// What is said on a connection before TLS begins, as a state machine without I/O: bytes of the peer go in, bytes for the peer come out.
///
/// The peer may cut its answers anywhere: where they are cut changes nothing.
struct Dialogue: Sendable {
    enum Progress: Hashable, Sendable {
        case talking
        /// Everything was said; what the peer sent after its last answer is `rest`.
        case finished
        case failed(ProbeFailure.Reason, detail: String)
    }

    /// What the peer is expected to speak, for messages: `SMTP`.
    let title: String
    private(set) var progress = Progress.talking
    /// What was received after the last answer.
    private(set) var rest: [UInt8] = []
    private var steps: [DialogueStep]
    private var answer: (any Answer)?
    private var outgoing: [UInt8] = []
    private var received: [UInt8] = []
    /// Where in `received` the next part of an answer begins, and up to where its end has been looked for.
    private var position = 0
    private var searched = 0
    private var partCount = 0
    /// The last thing that was said to the peer, for messages.
    private var question = ""

    init(_ title: String, _ steps: [DialogueStep]) {
        self.title = title
        self.steps = steps
        advance()
    }

    /// What is to be sent now, each byte once.
    mutating func takeOutgoing() -> [UInt8] {
        defer { outgoing = [] }
        return outgoing
    }

    mutating func receive(_ bytes: some Collection<UInt8>) {
        guard progress == .talking else { return rest.append(contentsOf: bytes) }
        guard bytes.count <= DialogueLimits.octets - received.count else {
            return fail(.protocolError, "it sent more than \(DialogueLimits.octets) bytes before TLS")
        }
        received.append(contentsOf: bytes)
        if isTLS {
            return fail(.protocolError, "it answers in TLS where \(title) was expected: the port speaks TLS from the first byte")
        }
        while let part = nextPart() { take(part) }
        if progress == .finished { rest = Array(received[position...]) }
    }

    /// Why the dialogue did not come to its end, when the connection did or time ran out.
    var interruption: String {
        if !received.isEmpty, position < received.count { return "within the answer \"\(PeerProtocol.excerpt(received[position...]))\"" }
        if question.isEmpty { return received.isEmpty ? "before its greeting" : "within its greeting" }
        return "after we said \(question)"
    }
}

extension Dialogue {
    /// Says what is to be said until an answer is needed.
    private mutating func advance() {
        while let step = steps.first {
            steps.removeFirst()
            switch step {
            case .say(let bytes, let words):
                outgoing += bytes
                question = words
            case .expect(let expected):
                answer = expected
                searched = position
                return
            }
        }
        answer = nil
        progress = .finished
    }

    /// The next part of the answer that is waited for, once it is complete.
    private mutating func nextPart() -> ArraySlice<UInt8>? {
        guard progress == .talking, let framing = answer?.framing else { return nil }
        switch framing.measure(received[position...], &searched) {
        case .incomplete: return nil
        case .malformed(let why):
            fail(.protocolError, unexpected(received[position...], why))
            return nil
        case .complete(let end):
            defer { (position, searched) = (end, end) }
            partCount += 1
            guard partCount <= DialogueLimits.parts else {
                fail(.protocolError, "it sent more than \(DialogueLimits.parts) lines before TLS")
                return nil
            }
            return received[position..<end]
        }
    }

    private mutating func take(_ part: ArraySlice<UInt8>) {
        guard let judgement = answer?.take(part) else { return }
        switch judgement {
        case .incomplete: break
        case .complete(let further):
            steps = further + steps
            advance()
        case .refused: fail(.startTLSRefused, "it answered \"\(PeerProtocol.excerpt(part))\"\(question.isEmpty ? "" : " to \(question)")")
        case .failed(let reason, let detail): fail(reason, detail)
        case .unexpected: fail(.protocolError, unexpected(part, nil))
        }
    }

    private func unexpected(_ part: ArraySlice<UInt8>, _ why: String?) -> String {
        let words = "\"\(PeerProtocol.excerpt(part))\"" + (why.map { " (\($0))" } ?? "")
        if question.isEmpty || partCount <= 1, let other = PeerProtocol(firstBytes: received.prefix(DialogueLimits.head)),
            !other.rawValue.contains(title)
        {
            return "the peer speaks \(other.rawValue), not \(title); its first bytes are \(words)"
        }
        return "the answer \(words) to \(question.isEmpty ? "our connection" : question) is not \(title)'s"
    }

    private mutating func fail(_ reason: ProbeFailure.Reason, _ detail: String) { progress = .failed(reason, detail: detail) }

    /// An alert or a handshake message of TLS (RFC 8446 §5.1) where its dialogue should begin.
    private var isTLS: Bool { received.count >= 2 && (received[0] == 0x15 || received[0] == 0x16) && received[1] == 3 }
}

/// How much a peer may say before TLS begins.
enum DialogueLimits {
    /// Of all it sends: a reply line has up to 512 octets (RFC 5321 §4.5.3.1.5), and no server's greeting and capabilities come near 128 of those.
    static let octets = 65_536
    /// Lines, tags or packets, for what sends them empty.
    static let parts = 1_024
    /// Enough to tell what speaks.
    static let head = 16
}
