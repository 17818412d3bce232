import PKI

/// Words the ways in which a path ends without an anchor.
struct PathEnd {
    private let certificate: PathCertificate
    private let depth: Int
    private let pool: CertificatePool

    init(_ certificate: PathCertificate, depth: Int, pool: CertificatePool) {
        self.certificate = certificate
        self.depth = depth
        self.pool = pool
    }

    func issuerMissing() -> VerificationError {
        let issuer = certificate.certificate.issuer
        var message = "the issuer of \(certificate.displayName), \(issuer.isEmpty ? "which has no name" : issuer.description),"
        message += " is neither among the certificates sent (\(pool.presentedCount)) nor in \(pool.store.title)"
        if pool.isTrusted(certificate.issuerName) {
            message += ", which has another key under that name"
        }
        if let location = AuthorityInformationAccess(certificate.certificate)?.issuerLocations.first { message += "; it is published at \(location)" }
        return error(.issuerMissing, message)
    }

    func notTrusted() -> VerificationError {
        guard depth > 0 else { return error(.selfSigned, "\(certificate.displayName) is self-signed and not in \(pool.store.title)") }
        var message = "the path ends in the self-signed certificate \(certificate.displayName), which is not in \(pool.store.title)"
        if pool.isTrusted(certificate.subjectName) {
            message += " (a certificate of the same name with another key is)"
        }
        return error(.untrustedRoot, message)
    }

    func tooDeep() -> VerificationError {
        error(.budgetExceeded, "the path was followed to \(certificate.displayName) at depth \(depth) and no further")
    }

    private func error(_ code: VerificationError.Code, _ message: String) -> VerificationError {
        Violation(code, message).error(depth: depth, certificate: certificate)
    }
}

extension TrustStore {
    /// How messages call a trust store.
    var title: String {
        let size = anchors.count == 1 ? "1 certificate" : "\(anchors.count) certificates"
        return name.isEmpty ? "the trust store (\(size))" : "trust store \(name) (\(size))"
    }
}
