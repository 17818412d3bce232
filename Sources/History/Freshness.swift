import PKI

/// What grows old in a run of equal observations although nothing changes: until when CRLs and OCSP responses hold, and the trust that rests on them. The
/// latest of it is the JSON of the column `latest_observations.freshness`.
struct Freshness: Codable, Hashable, Sendable {
    /// Microseconds since 1970.
    var trustedUntil: Int64?
    var limitingCertificate: Fingerprint?
    var revocation: [RevocationFacts]?
    var staple: RevocationFacts?

    /// nil where nothing in the document grows old.
    init?(_ document: FactsDocument) {
        revocation = document.verification?.revocation
        staple = document.tls?.staple
        guard revocation != nil || staple != nil else { return nil }
        trustedUntil = document.verification?.trustedUntil
        limitingCertificate = document.verification?.limitingCertificate
    }
}

extension FactsDocument {
    /// - Parameter freshness: of a later observation of the same run.
    mutating func refresh(by freshness: Freshness) {
        verification?.trustedUntil = freshness.trustedUntil
        verification?.limitingCertificate = freshness.limitingCertificate
        verification?.revocation = freshness.revocation
        tls?.staple = freshness.staple
    }
}

extension FactsDocument.VerificationFacts {
    /// Trust ends with a list or a response, and will end later with the next one.
    var restsOnRevocation: Bool {
        guard let trustedUntil else { return false }
        return revocation?.contains { $0.nextUpdate == trustedUntil } ?? false
    }
}
