internal import COpenSSL
import PKI

/// One handshake of a client, without I/O: bytes of the server go in, bytes for the server come out.
///
/// A TLS 1.3 server judges the client's certificate only after the client's handshake is over (RFC 8446 §4.4.2.4), so the connection then says
/// close_notify and keeps reading: an alert is a refusal, an orderly end is not.
public final class TLSClientConnection {
    public enum Progress: Hashable, Sendable {
        case handshaking
        /// The handshake is over for us; the server has still to judge our certificate or the lack of one. Nothing more is to be sent.
        case awaitingVerdict
        /// The handshake is over for both; a TLS 1.3 server may still send a ticket for resumption. Nothing more is to be sent.
        case awaitingTicket
        /// The handshake is over for us; the answer to our request is awaited.
        case awaitingResponse
        /// The handshake is over for both. Nothing more is to be sent, and the rest of what the server sends does not matter.
        case finished(Verdict)
        case failed(TLSFailure)
    }

    /// What the server made of our certificate, or of the lack of one.
    public enum Verdict: Hashable, Sendable {
        /// The TLS layer let us pass. An application behind it may still object.
        case accepted
        /// The connection ended in a way that says nothing.
        case unknown
    }

    /// How the server's bytes ended.
    public enum StreamEnd: Hashable, Sendable { case closed, reset }

    public private(set) var progress = Progress.handshaking
    public internal(set) var facts = TLSHandshakeFacts()

    /// What ended the connection badly; nil as long as nothing did.
    public var failure: TLSFailure? { if case .failed(let failure) = progress { failure } else { nil } }

    /// What the server answered to our request, as far as it is kept.
    public private(set) var response: [UInt8] = []
    /// Nothing more is to be sent.
    public var isSilent: Bool { progress != .handshaking && progress != .awaitingResponse }

    let context: TLSClientContext
    private let request: [UInt8]
    let handle: OpaquePointer
    private let transport = MemoryTransport()
    /// Kept to tell what answers where TLS was expected.
    private(set) var firstBytes: [UInt8] = []
    private var receivedCount = 0
    private var records = TLSRecordTracker()
    var alertReceived: TLSAlert?
    var alertSent: TLSAlert?

    /// Prepares the connection; the first `start()` makes the ClientHello.
    ///
    /// - Throws: `TLSSetupError` for a server name or a protocol that cannot be sent.
    public init(context: TLSClientContext, offer: TLSClientOffer, algorithms: TLSClientContext.Algorithms = .common) throws(TLSSetupError) {
        ERR_clear_error()
        guard let handle = SSL_new(try context.handle(algorithms)) else { throw TLSSetupError("make a TLS connection") }
        self.context = context
        request = offer.request
        self.handle = handle
        guard let bio = transport.makeBIO() else { throw TLSSetupError("make a TLS connection") }
        SSL_set_bio(handle, bio, bio)
        SSL_set_connect_state(handle)
        if let serverName = offer.serverName, COpenSSL_SSL_set_server_name(handle, serverName) != 1 {
            throw TLSSetupError("send the server name \"\(serverName)\"")
        }
        if let versions = offer.versions, COpenSSL_SSL_set_versions(handle, Int32(versions.lowerBound), Int32(versions.upperBound)) != 1 {
            throw TLSSetupError("offer the versions \(versions)")
        }
        if let key = offer.key, COpenSSL_SSL_take_only(handle, key.signatures, key.cipherList) != 1 {
            throw TLSSetupError("take one kind of certificate only")
        }
        try announce(offer.applicationProtocols)
        observeMessages()
    }

    deinit { SSL_free(handle) }

    /// Makes the ClientHello.
    public func start() { advance() }

    /// Works on what the server sent. Bytes that arrive when nothing is awaited any more are ignored.
    public func receive(_ bytes: UnsafeRawBufferPointer) {
        if firstBytes.count < TLSClientConnection.headCount { firstBytes.append(contentsOf: bytes.prefix(TLSClientConnection.headCount)) }
        receivedCount += bytes.count
        records.follow(bytes)
        transport.incoming = bytes
        advance()
        transport.incoming = UnsafeRawBufferPointer(start: nil, count: 0)
        if receivedCount > context.settings.largestHandshake { giveUpOnFlood() }
    }

    public func receiveEnd(_ end: StreamEnd) {
        switch progress {
        case .handshaking: progress = .failed(failure(ofEnd: end))
        case .awaitingVerdict:
            let isOrderly = end == .closed && records.isBetweenRecords
            facts.isResumptionKnown = facts.isResumptionKnown || isOrderly
            progress = .finished(isOrderly ? .accepted : .unknown)
        case .awaitingTicket:
            facts.isResumptionKnown = facts.isResumptionKnown || (end == .closed && records.isBetweenRecords)
            progress = .finished(.accepted)
        case .awaitingResponse: progress = .finished(response.isEmpty ? .unknown : .accepted)
        case .finished, .failed: break
        }
    }

    /// Ends the wait for a verdict or a ticket that does not come.
    public func giveUpWaiting() {
        switch progress {
        case .awaitingVerdict: progress = .finished(.unknown)
        case .awaitingResponse: progress = .finished(response.isEmpty ? .unknown : .accepted)
        case .awaitingTicket: progress = .finished(.accepted)
        case .handshaking, .finished, .failed: break
        }
    }

    /// What is to be sent now, each byte once.
    public func takeOutgoing() -> [UInt8] {
        defer { transport.outgoing = [] }
        return transport.outgoing
    }

    private func advance() {
        if progress == .handshaking { shakeHands() }
        switch progress {
        case .awaitingVerdict: readVerdict()
        case .awaitingTicket: readTicket()
        case .awaitingResponse: readResponse()
        case .handshaking, .finished, .failed: break
        }
    }

    private func shakeHands() {
        ERR_clear_error()
        let outcome = SSL_do_handshake(handle)
        guard outcome != 1 else { return finishHandshake() }
        guard SSL_get_error(handle, outcome) != SSL_ERROR_WANT_READ else { return rejectForeignBytes() }
        progress = .failed(failure(of: OpenSSLError.drain()))
    }

    /// A peer that is not TLS and sends fewer bytes than a record header would otherwise look like a silent one.
    private func rejectForeignBytes() {
        if PeerProtocol.isForeign(firstBytes) { progress = .failed(foreignProtocol) }
    }

    private func finishHandshake() {
        noteNegotiation()
        facts.isResumptionKnown = facts.isResumptionKnown || facts.version != TLSHandshakeFacts.tls13
        guard request.isEmpty else {
            SSL_write(handle, request, Int32(clamping: request.count))
            progress = .awaitingResponse
            return
        }
        SSL_shutdown(handle)
        SSL_free_buffers(handle)  // which SSL_MODE_RELEASE_BUFFERS does after data, but not after an alert
        guard facts.version == TLSHandshakeFacts.tls13 else {
            progress = .finished(.accepted)
            return
        }
        progress = facts.certificateRequested ? .awaitingVerdict : .awaitingTicket
    }

    /// Whatever else the server says, it has let us in: it asked for no certificate.
    private func readTicket() {
        let outcome = readAll()
        if facts.sawSessionTicket {
            progress = .finished(.accepted)
        } else if outcome != SSL_ERROR_WANT_READ {
            facts.isResumptionKnown = outcome == SSL_ERROR_ZERO_RETURN
            progress = .finished(.accepted)
        }
    }

    /// The answer ends with the connection, as the request asks for; what is longer than is kept is not waited for.
    private func readResponse() {
        let outcome = readAll { [self] bytes in
            response.append(contentsOf: bytes.prefix(TLSClientConnection.longestResponse - response.count))
        }
        let isEnough = response.count == TLSClientConnection.longestResponse
        switch outcome {
        case SSL_ERROR_WANT_READ where !isEnough: return
        case SSL_ERROR_WANT_READ, SSL_ERROR_ZERO_RETURN: progress = .finished(response.isEmpty ? .unknown : .accepted)
        default: progress = response.isEmpty ? .failed(failure(of: OpenSSLError.drain())) : .finished(.accepted)
        }
        SSL_shutdown(handle)
    }

    private func readVerdict() {
        switch readAll() {
        case SSL_ERROR_WANT_READ: break
        case SSL_ERROR_ZERO_RETURN:
            facts.isResumptionKnown = true
            progress = .finished(.accepted)
        default: progress = .failed(failure(of: OpenSSLError.drain()))
        }
    }

    /// Reads what there is; what `SSL_get_error` says at its end.
    private func readAll(_ take: (UnsafeRawBufferPointer) -> Void = { _ in }) -> Int32 {
        ERR_clear_error()
        let outcome = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            while true {
                let count = SSL_read(handle, buffer.baseAddress, Int32(buffer.count))
                if count <= 0 { return count }
                take(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
            }
        }
        return SSL_get_error(handle, outcome)
    }

    private func giveUpOnFlood() {
        switch progress {
        case .handshaking:
            let limit = context.settings.largestHandshake
            progress = .failed(TLSFailure(.protocolError, detail: "the server sent more than \(limit) bytes without finishing the handshake"))
        case .awaitingVerdict, .awaitingTicket, .awaitingResponse: giveUpWaiting()
        case .finished, .failed: break
        }
    }

    private func announce(_ protocols: [String]) throws(TLSSetupError) {
        guard !protocols.isEmpty else { return }
        let list = protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + Array($0.utf8) }
        guard SSL_set_alpn_protos(handle, list, UInt32(list.count)) == 0 else { throw TLSSetupError("offer the application protocols") }
        facts.applicationProtocolsOffered = protocols
    }

    private func noteNegotiation() {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(handle, &name, &count)
        if count > 0 { facts.applicationProtocol = String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self) }
    }

    /// The head of an HTTP answer and the sentence that explains it; servers limit heads to 8 KiB.
    private static let longestResponse = 16_384
    /// Enough of the peer's first line to recognise it and to show it.
    private static let headCount = 64
}
