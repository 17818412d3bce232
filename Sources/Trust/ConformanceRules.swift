import PKI

/// What RFC 5280 §4 tells conforming CAs, beyond what clients insist on; asked for by `VerificationProfile.requiresConformingCertificates`.
///
/// Left out, because the standard itself asks verifiers to bear with it or its own test suite (NIST PKITS) does: serial numbers that are negative, times
/// before 2050 as GeneralizedTime, basic constraints of an intermediate and policy constraints that are not critical, a CA without key usage.
enum ConformanceRules {
    static func violations(of certificate: PathCertificate) -> [Violation] {
        let basics = [version(of: certificate), names(of: certificate), serialNumber(of: certificate), times(of: certificate)]
        let extensions = [keyIdentifiers(of: certificate), authority(of: certificate), constraints(of: certificate), locations(of: certificate)]
        return (basics + extensions + [alternativeNames(of: certificate)]).compactMap(\.self)
            .map { Violation(.malformed, "\(certificate.displayName) \($0)") }
    }

    /// §4.1.2.1: whatever a CA issues has extensions; what the trust store holds may be older.
    private static func version(of certificate: PathCertificate) -> String? {
        let version = certificate.certificate.version
        return version == 3 || certificate.isAnchor ? nil : "is of version \(version), not 3"
    }

    /// §4.1.2.5.1, §4.1.2.5.2
    private static func times(of certificate: PathCertificate) -> String? {
        certificate.certificate.statesTimesInFull ? nil : "states a time without seconds or zone, with a fraction, or not in UTC"
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
        if octets > 20 { return "has a serial number of \(octets) octets, more than 20" }
        return certificate.certificate.serialNumber.isZero && !certificate.isAnchor ? "has the serial number zero" : nil
    }

    /// §4.2.1.1, §4.2.1.2
    private static func keyIdentifiers(of certificate: PathCertificate) -> String? {
        if certificate.basicConstraints?.isCA == true, certificate.subjectKeyIdentifier == nil { return "is a CA without subjectKeyIdentifier" }
        if let authority = certificate.facts.extensions.authorityKeyIdentifier {
            return authority.keyIdentifier == nil ? "has an authorityKeyIdentifier that identifies no key" : nil
        }
        return certificate.isSelfIssued ? nil : "has no authorityKeyIdentifier"
    }

    /// §4.2.1.9
    private static func authority(of certificate: PathCertificate) -> String? {
        let isCA = certificate.basicConstraints?.isCA ?? false
        if !isCA, certificate.basicConstraints?.pathLength != nil { return "limits the path length but is not a CA" }
        if !isCA, certificate.keyUsage?.contains(.keyCertSign) ?? false { return "may sign certificates but is not a CA" }
        if certificate.basicConstraints?.pathLength != nil, certificate.keyUsage?.contains(.keyCertSign) == false {
            return "limits the path length but may not sign certificates"
        }
        return nil
    }

    /// §4.2.1.10, §4.2.1.14
    private static func constraints(of certificate: PathCertificate) -> String? {
        if certificate.nameConstraints != nil, certificate.basicConstraints?.isCA != true { return "constrains names but is not a CA" }
        guard certificate.certificate.extensionValue(.inhibitAnyPolicy)?.isCritical == false else { return nil }
        return "has an inhibitAnyPolicy that is not critical"
    }

    /// §4.2.1.13, §4.2.1.15, §4.2.2.1
    private static func locations(of certificate: PathCertificate) -> String? {
        for next in certificate.certificate.extensions {
            switch next.id {
            case .authorityInformationAccess where AuthorityInformationAccess(certificate.certificate) == nil:
                return "has an authorityInfoAccess that cannot be read"
            case .freshestCRL where (try? DistributionPoint.list(der: next.value)) == nil: return "has a freshestCRL that cannot be read"
            default: continue
            }
        }
        return nil
    }

    /// §4.2.1.6, and §4.2.1.10 for subtrees
    private static func alternativeNames(of certificate: PathCertificate) -> String? {
        if let value = certificate.certificate.extensionValue(.subjectAlternativeName)?.value, let names = try? GeneralName.list(der: value) {
            if names.isEmpty { return "has an empty subjectAltName" }
            if let name = names.first(where: { !$0.hasItsForm }) {
                return "has a subjectAltName that is not of its form, \(name.description.shortened)"
            }
        }
        guard let constraints = certificate.nameConstraints, constraints.hasLeadingPeriod else { return nil }
        return "has a name constraint on DNS names that begins with a period"
    }
}

extension GeneralName {
    /// §4.2.1.6: text without control characters, addresses of 4 or 16 octets, DNS names in the preferred syntax, an underscore and a wildcard allowed.
    fileprivate var hasItsForm: Bool {
        switch self {
        case .dns(let name): Array((name.hasPrefix("*.") ? name.dropFirst(2) : name[...]).utf8).isDomainName
        case .other(let tag, _):
            ![Self.emailForm, Self.dnsForm, Self.directoryForm, Self.uriForm, Self.ipForm].contains(UInt8(truncatingIfNeeded: tag))
        default: true
        }
    }
}
