import PKI

/// What both searches of one verification share: the certificates, the rules, the signatures, and the budget they use up together.
final class PathContext {
    let pool: CertificatePool
    let certificateRules: CertificateRules
    let issuerRules: IssuerRules
    let signatures: SignatureLedger
    let budget: RemainingBudget

    init(pool: CertificatePool, profile: VerificationProfile, purpose: Purpose, signatures: SignatureLedger, budget: RemainingBudget) {
        self.pool = pool
        self.certificateRules = CertificateRules(profile: profile, purpose: purpose)
        self.issuerRules = IssuerRules(purpose: purpose)
        self.signatures = signatures
        self.budget = budget
    }

    /// What is wrong with a certificate by itself, in the place it takes on the path.
    func violations(of certificate: PathCertificate, isLeaf: Bool) -> [Violation] {
        if let violations = certificate.ownViolations { return violations }
        let violations = certificateRules.violations(of: certificate, isLeaf: isLeaf)
        certificate.ownViolations = violations
        return violations
    }

    func signatureVerdict(on certificate: PathCertificate, by issuer: PathCertificate) -> SignatureVerdict? {
        signatures.verdict(on: .init(certificate.certificate), by: issuer, budget: budget)
    }

    func signatureVerdict(on list: CertificateRevocationList, by issuer: PathCertificate) -> SignatureVerdict? {
        signatures.verdict(on: .init(list), by: issuer, budget: budget)
    }

    /// What the name constraints of an issuer hold against the certificates below it (RFC 5280 §6.1.3 (b), (c)).
    func nameConstraintErrors(of issuer: PathCertificate, over path: [PathCertificate]) -> [VerificationError] {
        guard let constraints = issuer.nameConstraints else { return [] }
        return path.enumerated().compactMap { depth, certificate in
            guard depth == 0 || !certificate.isSelfIssued else { return nil }  // §6.1.3: self-issued intermediates are exempt
            return constraints.violation(by: certificate, of: issuer, budget: budget)?.error(depth: depth, certificate: certificate)
        }
    }
}
