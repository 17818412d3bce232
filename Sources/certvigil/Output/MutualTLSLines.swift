import Monitoring

extension EndpointObservation {
    /// What the audit of mutual TLS found, a line for each version: `TLSv1.3  no certificate: refused, foreign CA: refused, …`.
    var mutualTLSLines: [String] {
        TLSVersion.allCases.compactMap(mutualTLSLine)
    }

    /// nil where the version was not tried.
    func mutualTLSLine(_ version: TLSVersion) -> String? {
        let attempts = mutualTLSAudit.filter { $0.version == version }
        guard let first = attempts.first else { return nil }
        guard first.outcome != .versionNotSupported else { return "\(version.rawValue)  not supported" }
        return "\(version.rawValue)  " + attempts.map { "\($0.credential.words): \($0.outcome.words)" }.joined(separator: ", ")
    }
}

extension MutualTLSAttempt.Credential {
    fileprivate var words: String {
        switch self {
        case .noCertificate: "no certificate"
        case .foreignCA: "foreign CA"
        case .expired: "expired certificate"
        case .configured: "our certificate"
        }
    }
}

extension MutualTLSAttempt.Outcome {
    fileprivate var words: String {
        switch self {
        case .accepted: "accepted"
        case .acceptedAtTLSLayer: "accepted at TLS layer"
        case .refused: "refused"
        case .versionNotSupported: "version not supported"
        case .unknown: "unknown"
        }
    }
}
