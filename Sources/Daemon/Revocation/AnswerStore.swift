import Logging
import Monitoring
import PKI

/// The answers of OCSP responders that were asked, kept in memory until they are due again.
actor AnswerStore {
    private struct Answer {
        var response: OCSPResponse?
        var due: Timestamp
        var failures = 0
    }

    private let download: RevocationDownload
    private let refreshInterval: Duration
    private let cryptography: any Digest & NamedDigests
    private let clock: any WallClock
    private let logger: Logger
    private let observe: @Sendable (RevocationFetch) -> Void
    private var answers: [Fingerprint: Answer] = [:]
    private var asking: Set<Fingerprint> = []

    private static let firstRetry = Duration.seconds(60)
    /// As many certificates as a large fleet presents; beyond, all are asked about anew.
    private static let mostAnswers = 16_384

    init(
        download: RevocationDownload, refreshInterval: Duration, cryptography: any Digest & NamedDigests, clock: any WallClock, logger: Logger,
        observe: @escaping @Sendable (RevocationFetch) -> Void
    ) {
        self.download = download
        self.refreshInterval = refreshInterval
        self.cryptography = cryptography
        self.clock = clock
        self.logger = logger
        self.observe = observe
    }

    /// What the responder says about a certificate; the last answer where it is being asked, or cannot be.
    func answer(about certificate: Certificate, issuedBy issuer: Certificate, at url: String, patience: Duration) async -> OCSPResponse? {
        let key = certificate.fingerprint
        if let known = answers[key], known.due > clock.now || asking.contains(key) { return known.response }
        guard !asking.contains(key), let id = OCSPCertificateID(of: certificate, issuedBy: issuer, digests: cryptography) else { return nil }
        asking.insert(key)
        defer { asking.remove(key) }
        let outcome = await download.answer(to: OCSPRequest(id), at: url, patience: patience)
        if answers.count >= AnswerStore.mostAnswers { answers = [:] }
        note(outcome, for: key, url)
        return answers[key]?.response
    }

    private func note(_ outcome: RevocationDownload.Outcome, for key: Fingerprint, _ url: String) {
        switch outcome {
        case .content(let content, _, _):
            guard let response = try? OCSPResponse(der: content, digest: cryptography), response.status == .successful else {
                return fail(key, url, reason: "undecodable", detail: "the responder has no answer that can be read")
            }
            answers[key] = Answer(response: response, due: due(after: clock.now, response))
            observe(RevocationFetch(kind: .ocsp, outcome: .updated))
        case .unchanged: fail(key, url, reason: "status", detail: "the responder answered 304")
        case .failure(let reason, let detail): fail(key, url, reason: reason, detail: detail)
        }
    }

    private func due(after now: Timestamp, _ response: OCSPResponse) -> Timestamp {
        let ends = (response.basic?.responses ?? []).compactMap(\.nextUpdate).filter { $0 > now }
        return ends.reduce(now + refreshInterval) { min($0, $1) }
    }

    private func fail(_ key: Fingerprint, _ url: String, reason: String, detail: String) {
        let failures = min((answers[key]?.failures ?? 0) + 1, 12)
        let due = clock.now + min(AnswerStore.firstRetry * (1 << (failures - 1)), refreshInterval)
        answers[key] = Answer(response: answers[key]?.response, due: due, failures: failures)
        observe(RevocationFetch(kind: .ocsp, outcome: .failed(reason)))
        if failures == 1 {
            logger.warning(
                "an OCSP responder did not answer", metadata: ["url": "\(url.plainText)", "reason": "\(reason)", "error": "\(detail.plainText)"])
        }
    }
}
