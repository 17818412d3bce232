import PKI

/// A certificate as one search sees it: decoded at most once, with what is needed to compare it with its possible issuers.
final class PathCertificate {
    let certificate: Certificate
    /// The trust store holds it.
    let isAnchor: Bool
    /// Equal for equal SubjectPublicKeyInfos, so that cross-signed twins share signature verdicts.
    let keyNumber: Int
    private let names: NameTable

    init(_ certificate: Certificate, isAnchor: Bool, keyNumber: Int, names: NameTable) {
        self.certificate = certificate
        self.isAnchor = isAnchor
        self.keyNumber = keyNumber
        self.names = names
    }

    var fingerprint: Fingerprint { certificate.fingerprint }
    var validity: Validity { certificate.validity }
    var displayName: String { certificate.displayName }
    var isSelfIssued: Bool { subjectName == issuerName }

    private(set) lazy var subjectName = names.number(of: certificate.subject)
    private(set) lazy var issuerName = names.number(of: certificate.issuer)
    private(set) lazy var extensions = certificate.extensions
    private(set) lazy var basicConstraints = has(.basicConstraints) ? certificate.basicConstraints : nil
    private(set) lazy var keyUsage = has(.keyUsage) ? certificate.keyUsage : nil
    private(set) lazy var extendedKeyUsage = has(.extendedKeyUsage) ? certificate.extendedKeyUsage : nil
    private(set) lazy var subjectKeyIdentifier = certificate.subjectKeyIdentifier
    private(set) lazy var authorityKeyIdentifier = certificate.authorityKeyIdentifier?.keyIdentifier
    private(set) lazy var nameConstraints = has(.nameConstraints) ? NameConstraints.Decoded(certificate) : .absent
    private(set) lazy var policies = CertificatePolicies(extensions)
    private(set) lazy var distributionPoints = has(.crlDistributionPoints) ? certificate.crlDistributionPoints : []
    private(set) lazy var constrainedNames = ConstrainedNames(certificate)
    /// What is wrong with it by itself; kept here by `PathContext`.
    var ownViolations: [Violation]?

    private func has(_ id: ObjectIdentifier) -> Bool { extensions.contains { $0.id == id } }

    /// True when both on one path would close a loop: the same subject with the same key (RFC 4158 §2.4.2).
    func isSameEntity(as other: PathCertificate) -> Bool { keyNumber == other.keyNumber && subjectName == other.subjectName }

    /// How the issuer's key that this certificate names compares with the key of a possible issuer.
    func keyIdentifierMatch(with issuer: PathCertificate) -> KeyIdentifierMatch {
        guard let wanted = authorityKeyIdentifier, let offered = issuer.subjectKeyIdentifier else { return .unknown }
        return wanted == offered ? .equal : .different
    }

    /// Best first.
    enum KeyIdentifierMatch: CaseIterable {
        case equal
        case unknown
        case different
    }
}
