import PKI

/// What RFC 5280 asks of a certificate by itself, whatever stands above and below it.
struct CertificateRules {
    let profile: VerificationProfile
    let purpose: Purpose

    func violations(of certificate: PathCertificate, isLeaf: Bool) -> [Violation] {
        var found = certificate.facts.violations
        if let violation = key(of: certificate) { found.append(violation) }
        if !certificate.isAnchor { found += signatureAlgorithmViolations(of: certificate) }
        if isLeaf {
            if let violation = keyUsage(ofLeaf: certificate) { found.append(violation) }
            if let violation = purpose.violation(ofExtendedKeyUsage: certificate) { found.append(violation) }
        }
        if profile.requiresConformingCertificates { found += ConformanceRules.violations(of: certificate) }
        if profile.requiresBaselineRequirements { found += BaselineRules.violations(of: certificate, isLeaf: isLeaf, purpose: purpose) }
        return found
    }

    private func key(of certificate: PathCertificate) -> Violation? {
        let key = certificate.facts.publicKey
        let (minimum, isAccepted) =
            switch key.algorithm {
            case .rsa, .rsaPSS: (profile.minimumRSABits, true)
            case .ec: (profile.minimumCurveBits, true)
            case .dsa: (profile.minimumRSABits, profile.allowsDSA)
            case .ed25519, .ed448, .other: (0, true)
            }
        guard isAccepted else {
            return Violation(.weakKey, "the key of \(certificate.displayName) is a \(key.name) key, which TLS clients no longer accept")
        }
        guard let bits = key.bits, bits < minimum else { return nil }
        return Violation(.weakKey, "the \(key.name) key of \(certificate.displayName) has \(bits) bits, fewer than \(minimum)")
    }

    private func signatureAlgorithmViolations(of certificate: PathCertificate) -> [Violation] {
        let algorithm = certificate.facts.signatureAlgorithm
        guard isForgeable(algorithm) else { return certificate.facts.signatureViolations }
        let message = "\(certificate.displayName) is signed with \(algorithm.name), which can be forged"
        return [Violation(.weakSignature, message)] + certificate.facts.signatureViolations
    }

    /// Whoever can find collisions of the digest can make a certificate or a CRL that its issuer never saw.
    func isForgeable(_ algorithm: SignatureAlgorithm) -> Bool {
        guard let hash = algorithm.hash else { return false }
        return Self.brokenHashes.contains(hash) || (hash == .sha1 && !profile.allowsSHA1)
    }

    private static let brokenHashes: Set<SignatureAlgorithm.Hash> = [.md2, .md4, .md5, .ripemd160]

    /// Key usages that allow a TLS handshake: OpenSSL's KU_TLS and its counterpart for clients. RFC 5280 leaves this to the protocol (RFC 8446 §4.4.2.2).
    private func keyUsage(ofLeaf leaf: PathCertificate) -> Violation? {
        guard let usage = leaf.keyUsage else { return nil }
        let sufficient: KeyUsage
        switch purpose {
        case .server: sufficient = [.digitalSignature, .keyEncipherment, .keyAgreement]
        case .client: sufficient = [.digitalSignature, .keyAgreement]
        case .any: return nil
        }
        guard usage.isDisjoint(with: sufficient) else { return nil }
        return Violation(
            .keyUsage,
            "the key usage of \(leaf.displayName) (\(usage.names.joined(separator: ", "))) has none of \(sufficient.names.joined(separator: ", "))")
    }
}
