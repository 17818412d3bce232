import Monitoring
import PKI

/// A finding that may alert, at the place where it was made.
struct Sighting {
    let key: AlertKey
    var listed: AlertPlace
    private let certificate: Certificate?

    init(_ finding: Finding, of key: AlertKey, in observation: Observation, at now: Timestamp) {
        self.key = key
        listed = AlertPlace(
            place: observation.place, check: finding.check, severity: finding.severity, summary: finding.message, hint: finding.hint,
            labels: observation.labels, firstSeenAt: now, lastSeenAt: now)
        switch finding.subject {
        case .certificate(_, let fingerprint): certificate = observation.certificates.first { $0.certificate.fingerprint == fingerprint }?.certificate
        case .clientCertificate: certificate = observation.clientCertificate
        case .place: certificate = nil
        }
    }

    /// A new alert, not yet confirmed.
    func alert(at now: Timestamp) -> Alert {
        Alert(
            id: StableHash(key.description, String(now.unixSeconds)).hex, key: key, state: .pending, check: listed.check, severity: listed.severity,
            summary: listed.summary, hint: listed.hint, certificate: certificate.map(CertificateSummary.init), places: [listed], startedAt: now,
            updatedAt: now)
    }
}

extension Observation {
    /// True when this observation would have shown trouble of this cause, had there been any: only then is its absence good news.
    func settles(_ cause: AlertCause) -> Bool {
        switch self {
        case .endpoint(let seen): seen.settles(cause)
        case .file(let seen): cause == .file || seen.failure == nil || !seen.certificates.isEmpty
        }
    }

    fileprivate var clientCertificate: Certificate? {
        if case .endpoint(let seen) = self { seen.identity?.certificate } else { nil }
    }

    /// What the configuration says about the place.
    fileprivate var labels: [String: String] {
        switch self {
        case .endpoint(let seen): seen.target.labels
        case .file: [:]
        }
    }
}

extension EndpointObservation {
    fileprivate func settles(_ cause: AlertCause) -> Bool {
        switch cause {
        case .connectivity: failure?.reason != .cancelled
        case .clientCertificate: failure == nil || failure?.phase == .clientAuth
        case .clientIdentity: identity != nil
        case .mutualTLS: settlesMutualTLS
        case .malformedCertificate: !certificates.isEmpty || !undecodable.isEmpty
        default: !certificates.isEmpty
        }
    }

    /// No audit after a good handshake means that mutual TLS is expected no longer.
    private var settlesMutualTLS: Bool {
        guard !mutualTLSAudit.isEmpty else { return failure == nil }
        return mutualTLSAudit.allSatisfy { $0.outcome != .unknown }
    }
}
