import PKI

/// What RFC 5280 asks of a certificate by itself, whatever stands above and below it.
struct CertificateRules {
    let profile: VerificationProfile
    let purpose: Purpose

    func violations(of certificate: PathCertificate, isLeaf: Bool) -> [Violation] {
        var found = extensionViolations(of: certificate) + encodingViolations(of: certificate)
        found += [key(of: certificate)].compactMap(\.self)
        if !certificate.isAnchor { found += signatureAlgorithmViolations(of: certificate) }
        if isLeaf { found += [keyUsage(ofLeaf: certificate), purpose.violation(ofExtendedKeyUsage: certificate)].compactMap(\.self) }
        if profile.requiresConformingCertificates { found += ConformanceRules.violations(of: certificate) }
        if profile.requiresBaselineRequirements { found += BaselineRules.violations(of: certificate, isLeaf: isLeaf, purpose: purpose) }
        return found
    }

    /// The extensions a verifier must know, and those it would misread.
    private func extensionViolations(of certificate: PathCertificate) -> [Violation] {
        var found: [Violation] = []
        var seen: Set<ByteKey> = []
        for next in certificate.extensions {
            guard found.count < Self.mostViolations else {
                found.append(Violation(.malformed, "\(certificate.displayName) has more extensions that are wrong"))
                break
            }
            if !seen.insert(ByteKey(next.id.encoded)).inserted {
                found.append(Violation(.malformed, "\(certificate.displayName) has extension \(next.id) more than once"))
            }
            if next.isCritical, !Self.processed.contains(next.id) {
                found.append(
                    Violation(.unknownCriticalExtension, "\(certificate.displayName) has critical extension \(next.id), which is not processed"))
            }
            if let reason = unreadable(next, of: certificate) {
                found.append(Violation(.malformed, "extension \(next.id) of \(certificate.displayName) cannot be read: \(reason)"))
            }
        }
        return found
    }

    /// Each is enough to refuse the certificate; a megabyte of extensions must not become a gigabyte of reasons.
    private static let mostViolations = 16

    /// Critical ones are processed here or left to others on purpose: distribution points and no-check belong to revocation. Key identifiers and
    /// access locations must not be critical (§4.2.1.1, §4.2.1.2, §4.2.2.1), and clients refuse them when they are.
    private static let processed: Set<ObjectIdentifier> = [
        .keyUsage, .subjectAlternativeName, .basicConstraints, .nameConstraints, .certificatePolicies, .policyMappings, .policyConstraints,
        .inhibitAnyPolicy, .extendedKeyUsage, .crlDistributionPoints, "1.3.6.1.5.5.7.48.1.5",
    ]

    /// Taking an unreadable extension for an absent one would lift the limit it sets; of key identifiers and distribution points OpenSSL and Go refuse
    /// unreadable ones as well.
    private func unreadable(_ next: CertificateExtension, of certificate: PathCertificate) -> String? {
        switch next.id {
        case .basicConstraints: certificate.basicConstraints == nil ? "not basic constraints" : nil
        case .keyUsage: certificate.keyUsage == nil ? "not a key usage" : nil
        case .extendedKeyUsage: certificate.extendedKeyUsage?.isEmpty ?? true ? "not a list of key purposes" : nil
        case .subjectAlternativeName: reason { () throws(DecodingFailure) in _ = try GeneralName.list(der: next.value) }
        case .crlDistributionPoints: reason { () throws(DecodingFailure) in _ = try DistributionPoint.list(der: next.value) }
        case .subjectKeyIdentifier: certificate.subjectKeyIdentifier == nil ? "not a key identifier" : nil
        case .authorityKeyIdentifier: certificate.certificate.authorityKeyIdentifier == nil ? "not an authority key identifier" : nil
        case .nameConstraints: certificate.nameConstraints.malformation
        case .certificatePolicies, .policyMappings, .policyConstraints, .inhibitAnyPolicy: certificate.policies.malformation
        default: nil
        }
    }

    private func reason(_ read: () throws(DecodingFailure) -> Void) -> String? {
        do throws(DecodingFailure) {
            try read()
            return nil
        } catch {
            return error.description
        }
    }

    /// What clients refuse to read.
    private func encodingViolations(of certificate: PathCertificate) -> [Violation] {
        let refused = certificate.certificate.irregularities.lazy.filter(\.isRefusedByClients)
        return refused.prefix(Self.mostViolations).map {
            Violation(.malformed, "clients cannot read \(certificate.displayName): \($0)")
        }
    }

    private func key(of certificate: PathCertificate) -> Violation? {
        let key = certificate.certificate.publicKey
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
        var found: [Violation] = []
        let algorithm = certificate.certificate.signatureAlgorithm
        if isForgeable(algorithm) {
            found.append(Violation(.weakSignature, "\(certificate.displayName) is signed with \(algorithm.name), which can be forged"))
        }
        if !certificate.certificate.statesOneSignatureAlgorithm {
            let message = "the signature algorithm of \(certificate.displayName) differs between the signed part and the signature"
            found.append(Violation(.malformed, message))
        }
        if !certificate.certificate.hasWholeSignature {
            found.append(Violation(.malformed, "the signature on \(certificate.displayName) is not a whole number of octets"))
        }
        return found
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

extension Certificate {
    /// No bit of the BIT STRING is unused; else one signature would have several encodings. OpenSSL refuses it as well.
    fileprivate var hasWholeSignature: Bool {
        let unusedBits = signature.startIndex - 1  // the octet before the first of the signature (X.690 §8.6.2.2)
        return der.indices.contains(unusedBits) && der[unusedBits] == 0
    }

    /// §4.1.1.2: the algorithm beside the signature, which the signature does not cover, must be the one inside the signed part.
    fileprivate var statesOneSignatureAlgorithm: Bool {
        var reader = DERReader(toBeSigned)
        do throws(DecodingFailure) {
            var fields = try reader.sequence("tbsCertificate")
            _ = try fields.next(ifTag: .constructed(0))
            _ = try fields.next(.integer, "serialNumber")
            let algorithm = try fields.next(.sequence, "signature")
            return fields.encoding(of: algorithm) == signatureAlgorithmDER
        } catch {
            return false
        }
    }
}
