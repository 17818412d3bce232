import Monitoring
import OpenSSL
import PKI

extension Handshake {
    /// What an exchange says about the negotiation; nil when no ServerHello was understood.
    ///
    /// - Parameters:
    ///   - http: the request that was sent as well, whose answer decides whether we were let in.
    ///   - text: a name as RFC 4514 writes it.
    init?(_ result: TLSExchangeResult, expecting http: HTTPExpectation?, text: (DistinguishedName) -> String) {
        let facts = result.facts
        guard let version = facts.version else { return nil }
        self.init(
            version: TLSVersion(wire: version), cipherSuite: facts.cipherSuite, group: facts.group, alpn: facts.applicationProtocol,
            alpnOffered: facts.applicationProtocolsOffered, roundTrips: facts.roundTrips, resumption: SessionResumption(facts),
            stapledResponse: facts.stapledResponse, timestampCount: facts.timestampCount, clientCertificate: ClientCertificateRequest(result),
            clientCertificateAccepted: Handshake.acceptance(in: result, expecting: http), acceptableClientCAs: facts.acceptableAuthorities.map(text))
    }

    /// A reset or silence after the handshake is no acceptance.
    private static func acceptance(in result: TLSExchangeResult, expecting http: HTTPExpectation?) -> Bool? {
        guard result.facts.certificatePresented else { return nil }
        if result.failure?.reason == .clientCertificateRejected { return false }
        if let http { return HTTPAnswer(result.response)?.isWelcome(under: http) }
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

extension TLSVersion {
    /// - Parameter wire: as in a ServerHello; nil for one that has no name here.
    init?(wire: UInt16) {
        switch wire {
        case 0x0300: self = .ssl30
        case 0x0301: self = .tls10
        case 0x0302: self = .tls11
        case 0x0303: self = .tls12
        case 0x0304: self = .tls13
        default: return nil
        }
    }

    /// As in a ServerHello.
    var wire: UInt16 {
        switch self {
        case .ssl30: 0x0300
        case .tls10: 0x0301
        case .tls11: 0x0302
        case .tls12: 0x0303
        case .tls13: 0x0304
        }
    }
}
