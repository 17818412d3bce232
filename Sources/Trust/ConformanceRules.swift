import PKI

/// What RFC 5280 §4 tells conforming CAs, beyond what clients insist on; asked for by `VerificationProfile.requiresConformingCertificates`.
///
/// Left out, because the standard itself asks verifiers to bear with it or its own test suite (NIST PKITS) does: serial numbers that are zero or
/// negative, basic constraints that are not critical, a CA without key usage.
enum ConformanceRules {
    static func violations(of certificate: PathCertificate, isLeaf: Bool) -> [Violation] {
        let faults = [names(of: certificate), serialNumber(of: certificate), keyIdentifiers(of: certificate), authority(of: certificate)]
        return (faults + [accessLocations(of: certificate), alternativeNames(of: certificate)]).compactMap(\.self)
            .map { Violation(.malformed, "\(certificate.displayName) \($0)") }
    }

    /// §5.1.2.1, §5.1.2.5, §5.2.1, §5.2.3: what is wrong with a CRL.
    static func fault(of list: CertificateRevocationList) -> String? {
        let extensions = list.extensions
        if list.version != 2 { return "it is of version \(list.version), not 2" }
        if list.nextUpdate == nil { return "it does not say when the next one is issued" }
        if list.number == nil { return "it has no cRLNumber" }
        if extensions.contains(where: { $0.id == .crlNumber && $0.isCritical }) { return "its cRLNumber is critical" }
        if list.authorityKeyIdentifier?.keyIdentifier == nil { return "it has no authorityKeyIdentifier" }
        if extensions.contains(where: { ($0.id == .deltaCRLIndicator || $0.id == .issuingDistributionPoint) && !$0.isCritical }) {
            return "it limits what it is about in an extension that is not critical"
        }
        return nil
    }

    /// §4.1.2.4, §4.1.2.6
    private static func names(of certificate: PathCertificate) -> String? {
        if certificate.certificate.issuer.isEmpty { return "names no issuer" }
        guard certificate.certificate.subject.isEmpty else { return nil }
        if certificate.basicConstraints?.isCA == true { return "is a CA without a subject" }
        let isNamed = certificate.certificate.extensionValue(.subjectAlternativeName)?.isCritical ?? false
        return isNamed ? nil : "has neither a subject nor a critical subjectAltName"
    }

    /// §4.1.2.2
    private static func serialNumber(of certificate: PathCertificate) -> String? {
        let octets = certificate.certificate.serialNumber.octets.count
        return octets > 20 ? "has a serial number of \(octets) octets, more than 20" : nil
    }

    /// §4.2.1.1, §4.2.1.2
    private static func keyIdentifiers(of certificate: PathCertificate) -> String? {
        if certificate.basicConstraints?.isCA == true, certificate.subjectKeyIdentifier == nil { return "is a CA without subjectKeyIdentifier" }
        if !certificate.isSelfIssued, certificate.authorityKeyIdentifier == nil { return "has no authorityKeyIdentifier" }
        return nil
    }

    /// §4.2.1.9
    private static func authority(of certificate: PathCertificate) -> String? {
        let isCA = certificate.basicConstraints?.isCA ?? false
        if !isCA, certificate.basicConstraints?.pathLength != nil { return "limits the path length but is not a CA" }
        if !isCA, certificate.keyUsage?.contains(.keyCertSign) ?? false { return "may sign certificates but is not a CA" }
        return nil
    }

    /// §4.2.2.1
    private static func accessLocations(of certificate: PathCertificate) -> String? {
        guard certificate.certificate.extensionValue(.authorityInformationAccess) != nil else { return nil }
        return AuthorityInformationAccess(certificate.certificate) == nil ? "has an authorityInfoAccess that cannot be read" : nil
    }

    /// §4.2.1.6, and §4.2.1.10 for subtrees
    private static func alternativeNames(of certificate: PathCertificate) -> String? {
        if let names = certificate.certificate.extensionValue(.subjectAlternativeName), (try? GeneralName.list(der: names.value))?.isEmpty ?? false {
            return "has an empty subjectAltName"
        }
        guard case .constraints(let constraints) = certificate.nameConstraints, constraints.hasLeadingPeriod else { return nil }
        return "has a name constraint on DNS names that begins with a period"
    }
}
