import PKI

/// Judges whether the certificates of a path are revoked (RFC 5280 §6.3), for one verification at one moment.
final class RevocationChecker {
    let revocation: Revocation
    let time: Timestamp
    /// Shares certificates, signatures and budget with the search it serves, but asks nothing of purposes.
    let context: PathContext
    /// Certificates whose status is being looked for, outermost first.
    private var open: [Fingerprint] = []
    /// How often one of them was taken for good since that is what is being found out.
    private(set) var assumptions = 0
    /// What was found out about the signers of lists without assuming anything.
    var signers: [ListSigner.Question: ListSigner.Answer] = [:]

    init(_ revocation: Revocation, at time: Timestamp, in context: PathContext) {
        self.revocation = revocation
        self.time = time
        self.context = context
    }

    /// So often may the signer of a list need another list: an indirect CRL's issuer has its own, and that one's issuer one more. Beyond, nothing is
    /// known.
    private static let deepestVouching = 6

    /// - Parameter path: leaf first, anchor last; sound apart from time.
    func judge(_ path: [PathCertificate]) -> PathRevocation {
        var outcome = PathRevocation()
        for depth in path.indices.dropLast() {
            let status = status(at: depth, of: path)
            outcome.statuses.append(status)
            if let violation = violation(status, of: path[depth]) {
                outcome.errors.append(violation.error(depth: depth, certificate: path[depth]))
            } else if revocation.policy == .require, let nextUpdate = status.nextUpdate {
                outcome.end = min(outcome.end, nextUpdate)
            }
        }
        return outcome
    }

    private func status(at depth: Int, of path: [PathCertificate]) -> RevocationStatus {
        let certificate = path[depth]
        if open.contains(certificate.fingerprint) { return assumption(of: certificate) }
        guard open.count < Self.deepestVouching else {
            return RevocationStatus(
                certificate: certificate.fingerprint, state: .unknown,
                detail: "whether \(certificate.displayName) is revoked depends on too many other CRLs")
        }
        if let answered = answered(at: depth, of: path), answered.state == .good || answered.state == .revoked { return answered }
        open.append(certificate.fingerprint)
        defer { open.removeLast() }
        var judgement = ListJudgement(depth: depth, path: path, checker: self)
        return judgement.status()
    }

    /// What an OCSP responder says; nil where none was asked, or the budget is used up.
    private func answered(at depth: Int, of path: [PathCertificate]) -> RevocationStatus? {
        let certificate = path[depth].certificate
        guard let response = revocation.evidence.responses[certificate.fingerprint], let digests = revocation.evidence.digests,
            let issuer = path.dropFirst(depth + 1).first
        else { return nil }
        let key = issuer.facts.publicKey  // it signed the response, or the certificate of who did
        guard context.budget.spendSignatureCheck(with: key), context.budget.spendSignatureCheck(with: key) else { return nil }
        let judge = OCSPJudge(signatures: context.signatures.verifier, digests: digests)
        return judge.answer(about: certificate, issuedBy: [issuer.certificate], in: response).status(of: certificate, at: time)
    }

    /// The issuer of an indirect CRL may be covered by its own list alone (NIST PKITS 4.14.30): the list is read, and says whether that was right.
    private func assumption(of certificate: PathCertificate) -> RevocationStatus {
        assumptions += 1
        return RevocationStatus(certificate: certificate.fingerprint, state: .good)
    }

    private func violation(_ status: RevocationStatus, of certificate: PathCertificate) -> Violation? {
        let isRequired = revocation.policy == .require
        return switch status.state {
        case .good: nil
        case .revoked: Violation(.revoked, status.detail)
        case .unknown: isRequired ? Violation(.revocationUnknown, status.detail) : nil
        case .expired: isRequired ? Violation(.crlExpired, status.detail) : nil
        }
    }
}

/// What revocation makes of one path.
struct PathRevocation {
    /// By depth, the anchor left out.
    var statuses: [RevocationStatus] = []
    var errors: [VerificationError] = []
    /// Until when the answers hold that are required.
    var end = Timestamp(microseconds: .max)
}
