import Monitoring
import OpenSSL

/// Tries to get in with no certificate, with certificates no server can know, and with our own, on TLS 1.2 and 1.3 apart.
struct MutualTLSAuditor: Sendable {
    let connector: Connector
    /// By what the client shows, in the order in which they are tried.
    let contexts: [(credential: MutualTLSAttempt.Credential, context: TLSClientContext)]

    /// - Parameter first: the probe's own exchange, which serves as one of the attempts.
    func audit(after first: Shared<TLSExchangeResult>) async -> [MutualTLSAttempt] {
        guard first.facts.version != nil else { return [] }  // nobody there to ask
        var attempts: [MutualTLSAttempt] = []
        for version in [TLSVersion.tls12, .tls13] {
            for (credential, context) in contexts where !Task.isCancelled {
                let result = await attempt(credential, version, context, orReuse: first)
                attempts.append(MutualTLSAttempt(credential, version, result.value, expecting: connector.target.inspection.http))
                if attempts.last?.outcome == .versionNotSupported { break }
            }
        }
        return attempts
    }

    private func attempt(
        _ credential: MutualTLSAttempt.Credential, _ version: TLSVersion, _ context: TLSClientContext, orReuse first: Shared<TLSExchangeResult>
    ) async -> Shared<TLSExchangeResult> {
        let ours: MutualTLSAttempt.Credential = connector.target.identity == nil ? .noCertificate : .configured
        if credential == ours, first.facts.version == version.wire { return first }
        var offer = connector.offer
        offer.versions = version.wire...version.wire
        return await connector.shakeHands(context, offer)
    }
}

extension MutualTLSAttempt {
    /// What an exchange proves about the client that made it.
    init(_ credential: Credential, _ version: TLSVersion, _ result: TLSExchangeResult, expecting http: HTTPExpectation?) {
        let isAsked: Bool? = result.facts.certificateRequested ? true : result.verdict == nil ? nil : false
        let (outcome, detail) = MutualTLSAttempt.judge(result, expecting: http)
        self.init(credential, version, outcome, isAsked: isAsked, detail: detail)
    }

    private static func judge(_ result: TLSExchangeResult, expecting http: HTTPExpectation?) -> (Outcome, String) {
        if let failure = result.failure {
            if failure.phase == .clientAuth { return (.refused, failure.detail) }
            return (failure.reason == .protocolVersion ? .versionNotSupported : .unknown, failure.detail)
        }
        if let http { return judge(HTTPAnswer(result.response), expecting: http) }
        guard result.verdict == .accepted else { return (.unknown, "the connection ended after the handshake without a verdict") }
        guard result.facts.certificateRequested else { return (.acceptedAtTLSLayer, "the server asked for no certificate") }
        return (.acceptedAtTLSLayer, "the handshake was finished; whether the server refuses a request above TLS was not tried")
    }

    private static func judge(_ answer: HTTPAnswer?, expecting http: HTTPExpectation) -> (Outcome, String) {
        guard let answer else { return (.unknown, "the handshake was finished, and the request for \(http.path) was not answered in HTTP") }
        switch answer.isWelcome(under: http) {
        case true?: return (.accepted, "the request for \(http.path) was answered with status \(answer.status)")
        case false?:
            let reason = answer.blamesCertificate ? ", for want of a good client certificate" : ""
            return (.refused, "the request for \(http.path) was answered with status \(answer.status)\(reason)")
        case nil: return (.unknown, "the request for \(http.path) was answered with status \(answer.status), which shows neither")
        }
    }
}
