import PKI

/// Says hello and listens to the answer: the ServerHello, and up to TLS 1.2 what follows in plain text, the certificates among it. Then it hangs up.
public final class HelloConversation: TLSConversation {
    public private(set) var progress = TLSClientConnection.Progress.handshaking
    public private(set) var facts = TLSHandshakeFacts()
    public let response: [UInt8] = []
    public var isSilent: Bool { progress != .handshaking }

    private let hello: ClientHello
    private let limit: Int
    private var outgoing: [UInt8] = []
    private var incoming: [UInt8] = []
    /// Of the handshake protocol, freed from its records.
    private var messages: [UInt8] = []
    private var firstBytes: [UInt8] = []
    private var receivedCount = 0
    /// Records in a row that brought nothing.
    private var idleRecords = 0

    /// - Parameter largestFlight: how many bytes a server may send.
    public init(_ hello: ClientHello, largestFlight: Int = TLSClientSettings().largestHandshake) {
        self.hello = hello
        limit = largestFlight
    }

    public func start() { outgoing = hello.record }

    public func takeOutgoing() -> [UInt8] {
        defer { outgoing = [] }
        return outgoing
    }

    public func receive(_ bytes: UnsafeRawBufferPointer) {
        guard progress == .handshaking else { return }
        if firstBytes.count < 64 { firstBytes.append(contentsOf: bytes.prefix(64)) }
        receivedCount += bytes.count
        guard receivedCount <= limit else { return fail(.protocolError, "the server sent more than \(limit) bytes in answer to our ClientHello") }
        incoming.append(contentsOf: bytes)
        guard !PeerProtocol.isForeign(firstBytes) else {
            let kind = PeerProtocol(firstBytes: firstBytes)
            return fail(.notTLS(kind), "the peer does not speak TLS; its first bytes are \"\(PeerProtocol.excerpt(firstBytes))\"")
        }
        readRecords()
    }

    public func receiveEnd(_ end: TLSClientConnection.StreamEnd) {
        guard progress == .handshaking else { return }
        if facts.version != nil { return finish() }
        fail(end == .closed ? .closed : .reset, "the server \(end == .closed ? "closed" : "reset") the connection in answer to our ClientHello")
    }

    public func giveUpWaiting() { if progress == .handshaking, facts.version != nil { finish() } }

    /// Takes the complete records from the front of what has come.
    private func readRecords() {
        var reader = TLSMessageReader(incoming[...])
        while progress == .handshaking {
            let rest = reader.rest
            guard let type = reader.number(octets: 1), reader.bytes(2) != nil, let fragment = reader.vector(lengthOctets: 2) else {
                incoming = Array(rest)
                return
            }
            take(fragment, of: type)
        }
    }

    private func take(_ fragment: ArraySlice<UInt8>, of type: Int) {
        idleRecords = type == 22 && !fragment.isEmpty ? 0 : idleRecords + 1
        guard idleRecords <= HelloConversation.mostIdleRecords else { return finishOrFail("record after record without a handshake message") }
        switch type {
        case 21: noteAlert(fragment)
        case 22:
            messages += fragment
            readMessages()
        default: finishOrFail("a record of type \(type) where the handshake was expected")
        }
    }

    private func noteAlert(_ fragment: ArraySlice<UInt8>) {
        guard let level = fragment.first, let code = fragment.dropFirst().first else { return }
        let alert = TLSAlert(rawValue: code)
        guard level != 1 || !alert.isWarning, alert.rawValue != 112 || level == 2 else { return }  // unrecognized_name may be a warning
        if facts.version != nil { return finish() }
        let reason: TLSFailure.Reason =
            switch alert {
            case .protocolVersion: .protocolVersion
            case .handshakeFailure, .insufficientSecurity: .noSharedCipher
            default: .alert(alert)
            }
        let detail = "the server sent the alert \(alert) in answer to our ClientHello"
        progress = .failed(TLSFailure(reason, detail: detail, alert: TLSFailure.Alert(alert: alert, isReceived: true)))
    }

    private func readMessages() {
        var reader = TLSMessageReader(messages[...])
        while progress == .handshaking {
            let rest = reader.rest
            guard let type = reader.number(octets: 1), let body = reader.vector(lengthOctets: 3) else {
                messages = Array(rest)
                return
            }
            note(UInt8(truncatingIfNeeded: type), Array(body))
        }
    }

    private func note(_ type: UInt8, _ body: [UInt8]) {
        facts.note(type, from: body)
        switch type {
        case HandshakeType.serverHello:
            guard let suite = facts.cipherSuiteNumber else { return fail(.protocolError, "a ServerHello that cannot be read") }
            facts.cipherSuite = CipherSuiteNumber.name(suite)
            if facts.version == TLSHandshakeFacts.tls13 { finish() }  // what follows is encrypted, or waits for our key share
        case HandshakeType.serverHelloDone: finish()
        default: if facts.version == nil { fail(.protocolError, "a handshake message of type \(type) before the ServerHello") }
        }
    }

    private func finish() { progress = .finished(.unknown) }

    private func finishOrFail(_ detail: String) { if facts.version == nil { fail(.protocolError, detail) } else { finish() } }

    private func fail(_ reason: TLSFailure.Reason, _ detail: String) { progress = .failed(TLSFailure(reason, detail: detail)) }

    /// As OpenSSL's MAX_EMPTY_RECORDS.
    private static let mostIdleRecords = 32
}
