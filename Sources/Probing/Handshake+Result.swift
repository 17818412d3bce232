import Monitoring
import OpenSSL
import PKI

extension Handshake {
    /// What an exchange says about the negotiation; nil when no ServerHello was understood.
    ///
    /// - Parameter text: a name as RFC 4514 writes it.
    init?(_ result: TLSExchangeResult, text: (DistinguishedName) -> String) {
        let facts = result.facts
        guard let version = facts.version else { return nil }
        self.init(
            version: TLSVersion(wire: version), cipherSuite: facts.cipherSuite, group: facts.group, alpn: facts.applicationProtocol,
            alpnOffered: facts.applicationProtocolsOffered, roundTrips: facts.roundTrips, resumption: SessionResumption(facts),
            stapledResponse: facts.stapledResponse, timestampCount: facts.timestampCount, clientCertificate: ClientCertificateRequest(result),
            clientCertificateAccepted: Handshake.acceptance(in: result), acceptableClientCAs: facts.acceptableAuthorities.map(text))
    }

    /// A reset or silence after the handshake is no acceptance.
    private static func acceptance(in result: TLSExchangeResult) -> Bool? {
        guard result.facts.certificatePresented else { return nil }
        if result.failure?.reason == .clientCertificateRejected { return false }
        return result.verdict == .accepted ? true : nil
    }
}

extension SessionResumption {
    fileprivate init?(_ facts: TLSHandshakeFacts) {
        guard facts.isResumptionKnown else { return nil }
        self.init(ticket: facts.sawSessionTicket, sessionIdentifier: facts.sawSessionIdentifier)
    }
}

extension ClientCertificateRequest {
    fileprivate init(_ result: TLSExchangeResult) {
        if result.facts.certificateRequested {
            self = result.failure?.reason == .clientCertificateRequired ? .required : .requested
        } else {
            self = result.verdict == nil ? .unknown : .notRequested  // a handshake that broke off may not have come to the question
        }
    }
}

extension AnonymousAccess {
    /// What an exchange without a client certificate proves.
    init(_ result: TLSExchangeResult) {
        switch (result.failure, result.verdict) {
        case (nil, .accepted?): self = .accepted
        case (let failure?, _) where failure.phase == .clientAuth: self = .refused
        case (let failure?, _): self = .unknown(failure)
        case (nil, _):
            self = .unknown(ProbeFailure(phase: .read, reason: .reset, detail: "the connection ended after the handshake without a verdict"))
        }
    }
}

extension TLSVersion {
    /// - Parameter wire: as in a ServerHello; nil for one that has no name here.
    init?(wire: UInt16) {
        switch wire {
        case 0x0301: self = .tls10
        case 0x0302: self = .tls11
        case 0x0303: self = .tls12
        case 0x0304: self = .tls13
        default: return nil
        }
    }
}
