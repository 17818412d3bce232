import Monitoring
import PKI

extension VerificationError {
    /// The one check that reports this error, so that one cause yields one finding. Exhaustive: a new code has to be given a place here.
    func check(in context: CheckContext) -> CheckID {
        switch code {
        case .expired: depth == 0 ? CertificateExpiredCheck.id : ChainCertificateExpiredCheck.id
        case .notYetValid: depth == 0 ? CertificateNotYetValidCheck.id : ChainInvalidCheck.id
        case .nameMismatch: NameMismatchCheck.id
        case .issuerMissing: ChainIncompleteCheck.explains(self, in: context) ? ChainIncompleteCheck.id : ChainUntrustedCheck.id
        case .untrustedRoot: ChainUntrustedCheck.id
        case .selfSigned: ChainSelfSignedCheck.id
        case .revoked: CertificateRevokedCheck.id
        case .revocationUnknown: RevocationUnknownCheck.id
        case .crlExpired: CRLExpiredCheck.id
        case .wrongPurpose: WrongPurposeCheck.id
        case .badSignature, .unsupportedSignature, .notACertificateAuthority, .pathLengthExceeded, .keyUsage, .nameConstraint, .policy,
            .unknownCriticalExtension, .malformed, .weakSignature, .weakKey, .budgetExceeded, .noCertificate:
            ChainInvalidCheck.id
        }
    }
}

extension Check {
    /// What this check makes of the errors that belong to it: one finding for each certificate concerned.
    ///
    /// - Parameter subject: of the finding; by default the certificate concerned.
    func judge(
        _ observation: Observation, in context: CheckContext, subject: Finding.Subject? = nil, hint: (VerificationError) -> String
    ) -> CheckResult {
        guard let verification = observation.verification, !context.isTrustStore else { return .notApplicable }
        guard !verification.errors.isEmpty else { return .passed }
        var seen: Set<Finding.Subject> = []
        let findings = verification.errors.filter { $0.check(in: context) == Self.id }.compactMap { error -> Finding? in
            let subject = subject ?? observation.subject(error.certificate)
            guard seen.insert(subject).inserted else { return nil }
            return Finding(
                check: Self.id, severity: observation.severityOfDistrust, subject: subject, message: error.message.plainText, hint: hint(error))
        }
        return CheckResult(findings)
    }
}

extension Observation {
    /// Clients refuse an endpoint that is not trusted; a stored chain may never be served.
    var severityOfDistrust: Severity {
        switch self {
        case .endpoint: .critical
        case .file: .warning
        }
    }

    /// The command that shows the chain as it is sent or stored.
    var chainCommand: String {
        switch self {
        case .endpoint(let seen): Confirmation.handshake(seen.target, "-showcerts")
        case .file(let seen): Confirmation.file(seen, "-subject -issuer")
        }
    }
}
