import PKI

/// Whether a CRL was signed by someone who may (RFC 5280 §6.3.3 (f), (g)): an issuer on the path itself, or another certificate of the list's issuer
/// that has a path of its own to the same anchor.
struct ListSigner {
    let list: CertificateRevocationList
    let depth: Int
    let path: [PathCertificate]
    let checker: RevocationChecker

    struct Question: Hashable {
        var list: Fingerprint
        var issuer: Fingerprint
        var anchor: Fingerprint
    }

    /// nil where nothing speaks against the list.
    typealias Answer = Objection?

    func objection() -> Objection? {
        guard let issuer = path.dropFirst(depth + 1).first, let anchor = path.last else { return .noSigner(list) }
        let question = Question(list: list.fingerprint, issuer: issuer.fingerprint, anchor: anchor.fingerprint)
        if let answer = checker.signers[question] { return answer }
        let assumptions = checker.assumptions
        let answer = fault().map { .unusable(list, $0) } ?? signerObjection(anchor)
        if checker.assumptions == assumptions { checker.signers[question] = .some(answer) }
        return answer
    }

    /// What is wrong with the list whoever signed it.
    private func fault() -> String? {
        if let obstacle = list.obstacle { return obstacle }
        guard list.statesOneSignatureAlgorithm else { return "its signature algorithm differs between the signed part and the signature" }
        let rules = checker.context.certificateRules
        if let algorithm = try? SignatureAlgorithm(der: list.signatureAlgorithmDER), rules.isForgeable(algorithm) {
            return "it is signed with \(algorithm.name), which can be forged"
        }
        return rules.profile.requiresConformingCertificates ? ConformanceRules.fault(of: list) : nil
    }

    private func signerObjection(_ anchor: PathCertificate) -> Objection? {
        var nearest = Objection.noSigner(list)
        for candidate in candidates {
            guard let reason = objection(to: candidate, anchor) else { return nil }
            if reason.rank > nearest.rank { nearest = reason }
        }
        return nearest
    }

    /// The issuers on the path, nearest first, then everything else that bears the name; those whose key the list names lead.
    private var candidates: [PathCertificate] {
        let pool = checker.context.pool
        let name = pool.number(of: list.issuer)
        let above = path.dropFirst(depth + 1).filter { $0.subjectName == name }
        let others = pool.bearers(of: name).filter { bearer in !above.contains { $0 === bearer } }
        guard let wanted = list.authorityKeyIdentifier?.keyIdentifier else { return above + others }
        let all = above + others
        return all.filter { $0.subjectKeyIdentifier == wanted } + all.filter { $0.subjectKeyIdentifier != wanted }
    }

    private func objection(to candidate: PathCertificate, _ anchor: PathCertificate) -> Objection? {
        switch checker.context.signatureVerdict(on: list, by: candidate) {
        case nil: return .budget
        case .invalid: return .badSignature(list)
        case .unsupported(let reason): return .unusable(list, "its signature cannot be verified: \(reason)")
        case .valid: break
        }
        if let usage = candidate.keyUsage, !usage.contains(.cRLSign) {
            let carried = usage.names.joined(separator: ", ")
            return .notAuthorized(list, "the key usage of \(candidate.displayName) (\(carried)) lacks cRLSign")
        }
        guard !path.dropFirst(depth + 1).contains(where: { $0 === candidate }) else { return nil }
        return hasPath(candidate, to: anchor)
            ? nil : .notAuthorized(list, "\(candidate.displayName), who signed it, has no path to \(anchor.displayName)")
    }

    private func hasPath(_ signer: PathCertificate, to anchor: PathCertificate) -> Bool {
        guard !signer.isAnchor else { return false }
        let found = SoundPathSearch.paths(from: signer, in: checker.context, endingAt: anchor, revocation: checker)
        return found.sound.contains { $0.period.contains(checker.time) }
    }
}
