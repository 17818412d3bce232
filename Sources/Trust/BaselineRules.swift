import PKI

/// What the CA/Browser Forum's Baseline Requirements for TLS server certificates (version 2) tell public CAs beyond RFC 5280, as far as a chain shows it;
/// asked for by `VerificationProfile.requiresBaselineRequirements`. Rules about a server's certificate hold for one that says it is one.
enum BaselineRules {
    static func violations(of certificate: PathCertificate, isLeaf: Bool, purpose: Purpose) -> [Violation] {
        var faults = [key(of: certificate)]
        if certificate.isAnchor, certificate.isSelfIssued {
            faults += [basicConstraints(of: certificate), keyIdentifiers(of: certificate), purposes(ofRoot: certificate)]
        }
        if isLeaf, purpose == .server, certificate.isServerCertificate {
            faults += [authority(of: certificate), purposes(of: certificate), alternativeNames(of: certificate), commonName(of: certificate)]
        }
        return faults.compactMap(\.self).map { Violation(.malformed, "\(certificate.displayName) \($0)") }
    }

    /// §6.1.5: moduli of whole octets, named curves.
    private static func key(of certificate: PathCertificate) -> String? {
        let key = certificate.facts.publicKey
        switch key.algorithm {
        case .rsa, .rsaPSS:
            guard let bits = key.bits, bits % 8 != 0 else { return nil }
            return "has an RSA key of \(bits) bits, which are not whole octets"
        case .ec(curve: nil): return "has an EC key that does not name its curve"
        default: return nil
        }
    }

    /// §7.1.2.1.4, as RFC 5280 §4.2.1.9. Of intermediates it is not asked: NIST PKITS has good paths over such ones.
    private static func basicConstraints(of root: PathCertificate) -> String? {
        guard root.certificate.extensionValue(.basicConstraints)?.isCritical == false else { return nil }
        return "is a root whose basicConstraints are not critical"
    }

    /// §7.1.2.1.3
    private static func keyIdentifiers(of root: PathCertificate) -> String? {
        guard let authority = root.facts.extensions.authorityKeyIdentifier else { return nil }
        if !authority.issuer.isEmpty || authority.serialNumber != nil {
            return "is a root whose authorityKeyIdentifier names issuer and serial number"
        }
        guard authority.keyIdentifier == root.subjectKeyIdentifier else {
            return "is a root whose authorityKeyIdentifier is not its subjectKeyIdentifier"
        }
        return nil
    }

    /// §7.1.2.1.2
    private static func purposes(ofRoot root: PathCertificate) -> String? {
        root.extendedKeyUsage == nil ? nil : "is a root with an extended key usage"
    }

    /// §7.1.2.7.8
    private static func authority(of leaf: PathCertificate) -> String? {
        leaf.basicConstraints?.isCA == true ? "is a CA, and a server's certificate" : nil
    }

    /// §7.1.2.7.10: not critical, and not for any purpose.
    private static func purposes(of leaf: PathCertificate) -> String? {
        if leaf.extendedKeyUsage?.contains(.anyExtendedKeyUsage) == true { return "is a server's certificate for any purpose" }
        return leaf.certificate.extensionValue(.extendedKeyUsage)?.isCritical == true ? "has a critical extended key usage" : nil
    }

    /// §7.1.2.7.12
    private static func alternativeNames(of leaf: PathCertificate) -> String? {
        guard leaf.certificate.extensionValue(.subjectAlternativeName)?.isCritical == true, !leaf.certificate.subject.isEmpty else { return nil }
        return "has a critical subjectAltName beside a subject"
    }

    /// §7.1.4.3: a common name that repeats a subject alternative name does so character for character. One that names something else is let pass: nobody
    /// reads it as a service's name any more (RFC 9525 §2), and BetterTLS has good chains with such ones.
    private static func commonName(of leaf: PathCertificate) -> String? {
        guard let commonName = leaf.certificate.subject.commonName else { return nil }
        let misspelt = leaf.certificate.subjectAlternativeNames.contains { name in
            switch name {
            case .dns(let name): name != commonName && name.lowercased() == commonName.lowercased()
            case .ip(let address): address.description != commonName && IPAddress(commonName) == address
            default: false
            }
        }
        return misspelt ? "has the common name \(commonName.shortened), which its subject alternative names spell differently" : nil
    }
}

extension PathCertificate {
    /// It says itself that it authenticates TLS servers.
    fileprivate var isServerCertificate: Bool {
        extendedKeyUsage?.contains { $0 == .serverAuth || $0 == .anyExtendedKeyUsage } ?? false
    }
}
