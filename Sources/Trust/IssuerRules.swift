import PKI

/// What RFC 5280 asks of a certificate because it issued another one on the path.
struct IssuerRules {
    let purpose: Purpose

    /// - Parameter path: the certificates below the issuer, leaf first.
    func violations(of issuer: PathCertificate, over path: [PathCertificate]) -> [Violation] {
        var found: [Violation] = []
        if let violation = authority(issuer) { found.append(violation) }
        if let violation = pathLength(of: issuer, over: path) { found.append(violation) }
        if let violation = keyUsage(of: issuer) { found.append(violation) }
        if let violation = extendedKeyUsage(of: issuer) { found.append(violation) }
        return found
    }

    /// §6.1.4 (k). A root of X.509 version 1 has no way to say that it is a CA; trusting it says so.
    private func authority(_ issuer: PathCertificate) -> Violation? {
        if let constraints = issuer.basicConstraints {
            return constraints.isCA ? nil : notAuthority(issuer, "its basic constraints say that it is not a CA")
        }
        if issuer.isAnchor, issuer.isSelfIssued, issuer.certificate.version < 3 { return nil }
        return notAuthority(issuer, "it has no basic constraints")
    }

    private func notAuthority(_ issuer: PathCertificate, _ reason: String) -> Violation {
        Violation(.notACertificateAuthority, "\(issuer.displayName) issued a certificate of the path, but \(reason)")
    }

    /// §6.1.4 (l), (m): self-issued certificates and the leaf do not count.
    private func pathLength(of issuer: PathCertificate, over path: [PathCertificate]) -> Violation? {
        guard let limit = issuer.basicConstraints?.pathLength else { return nil }
        let count = path.dropFirst().count { !$0.isSelfIssued }
        guard count > limit else { return nil }
        return Violation(.pathLengthExceeded, "\(issuer.displayName) allows \(limit) intermediate certificates below it, the path has \(count)")
    }

    /// §6.1.4 (n)
    private func keyUsage(of issuer: PathCertificate) -> Violation? {
        guard let usage = issuer.keyUsage, !usage.contains(.keyCertSign) else { return nil }
        return Violation(
            .keyUsage,
            "the key usage of \(issuer.displayName) (\(usage.names.joined(separator: ", "))) lacks keyCertSign, yet it issued a certificate")
    }

    /// A CA's extended key usage limits what it may issue for: not RFC 5280's rule, but that of CA/Browser Forum BR §7.1.2.10.6 and every TLS client.
    private func extendedKeyUsage(of issuer: PathCertificate) -> Violation? {
        purpose.violation(ofExtendedKeyUsage: issuer)
    }
}

extension Purpose {
    private var requiredUsage: ObjectIdentifier? {
        switch self {
        case .server: .serverAuth
        case .client: .clientAuth
        case .any: nil
        }
    }

    func violation(ofExtendedKeyUsage certificate: PathCertificate) -> Violation? {
        guard let required = requiredUsage, let usages = certificate.extendedKeyUsage,
            !usages.contains(required), !usages.contains(.anyExtendedKeyUsage)
        else { return nil }
        let carried = usages.map(\.name).joined(separator: ", ")
        return Violation(.wrongPurpose, "the extended key usage of \(certificate.displayName) (\(carried)) does not include \(required.name)")
    }
}
