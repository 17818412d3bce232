internal import COpenSSL

extension TLSClientConnection {
    /// Says what ended the handshake or the wait after it, from what was seen on the wire first and from OpenSSL's words second.
    func failure(of error: OpenSSLError) -> TLSFailure {
        if let alertReceived { return failure(ofAlert: alertReceived) }
        if PeerProtocol.isForeign(firstBytes) { return foreignProtocol }
        // A record whose head is garbage is answered with the same alert as a version that is not offered.
        let isGarbage = error.contains(library: ERR_LIB_SSL, reason: SSL_R_WRONG_VERSION_NUMBER)
        if error.contains(library: ERR_LIB_SSL, reason: SSL_R_UNSUPPORTED_PROTOCOL) || (alertSent == .protocolVersion && !isGarbage) {
            return TLSFailure(
                .protocolVersion, detail: "the server chose a version that is not offered: \(error)",
                alert: ownAlert)
        }
        let isCertificateAtFault = facts.certificateMessage != nil && !isAfterHandshake
        let isUndecodable = isCertificateAtFault && error.entries.contains { $0.library == ERR_LIB_ASN1 || $0.library == ERR_LIB_X509 }
        return TLSFailure(
            isUndecodable ? .certificateUndecodable : .protocolError, isAfterHandshake: isAfterHandshake,
            detail: "\(error)" + (alertSent.map { ", answered with the alert \($0)" } ?? ""), mayBeOurAlgorithms: isCertificateAtFault,
            alert: ownAlert)
    }

    private var ownAlert: TLSFailure.Alert? { alertSent.map { TLSFailure.Alert(alert: $0, isReceived: false) } }

    func failure(ofEnd end: StreamEnd) -> TLSFailure {
        if let alertReceived { return failure(ofAlert: alertReceived) }
        if PeerProtocol.isForeign(firstBytes) { return foreignProtocol }
        let moment =
            if firstBytes.isEmpty {
                "before it sent anything"
            } else if facts.certificatePresented {
                "after our certificate was sent"
            } else if facts.certificateRequested && facts.version != TLSHandshakeFacts.tls13 {
                "after we had no certificate to present"
            } else if facts.version == nil {
                "within its first message"
            } else {
                "within the handshake"
            }
        return end == .closed
            ? TLSFailure(.closed, detail: "the server closed the connection \(moment)")
            : TLSFailure(.reset, detail: "the server reset the connection \(moment)")
    }

    var foreignProtocol: TLSFailure {
        let kind = PeerProtocol(firstBytes: firstBytes)
        let speech = kind.map { "the peer speaks \($0.rawValue), not TLS" } ?? "the peer does not speak TLS"
        return TLSFailure(.notTLS(kind), detail: "\(speech); its first bytes are \"\(PeerProtocol.excerpt(firstBytes))\"")
    }

    private func failure(ofAlert alert: TLSAlert) -> TLSFailure {
        var failure = cause(ofAlert: alert)
        failure.alert = TLSFailure.Alert(alert: alert, isReceived: true)
        return failure
    }

    private func cause(ofAlert alert: TLSAlert) -> TLSFailure {
        let detail = "the server sent the alert \(alert)"
        if facts.certificateRequested, alert.concernsCertificate || (isAnswered && alert.mayMissCertificate(facts)) {
            return facts.certificatePresented
                ? TLSFailure(.clientCertificateRejected, isAfterHandshake: isAfterHandshake, detail: "\(detail) about our certificate")
                : TLSFailure(.clientCertificateRequired, isAfterHandshake: isAfterHandshake, detail: "\(detail) because we presented no certificate")
        }
        let reason: TLSFailure.Reason =
            switch alert {
            case .protocolVersion: .protocolVersion
            case .handshakeFailure where facts.version == nil, .insufficientSecurity where facts.version == nil: .noSharedCipher
            case .certificateRequired: .clientCertificateRequired
            default: .alert(alert)
            }
        return TLSFailure(
            reason, isAfterHandshake: isAfterHandshake, detail: detail + (facts.version == nil ? " in answer to our ClientHello" : ""),
            mayBeOurAlgorithms: reason == .noSharedCipher)
    }

    /// The server has our Certificate message, empty or not.
    private var isAnswered: Bool { facts.certificateAnswered }
    private var isAfterHandshake: Bool { progress == .awaitingVerdict || progress == .awaitingResponse }
}
