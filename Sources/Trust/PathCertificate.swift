import PKI

/// A certificate as one search sees it: decoded at most once, with what is needed to compare it with its possible issuers.
final class PathCertificate {
    let certificate: Certificate
    /// Of its own in one pool.
    let number: Int
    /// The trust store holds it.
    let isAnchor: Bool
    /// Equal for equal SubjectPublicKeyInfos, so that cross-signed twins share signature verdicts.
    let keyNumber: Int
    private let names: NameTable
    private let known: CertificateFacts?

    /// - Parameter facts: what the trust store knows about it already.
    init(_ certificate: Certificate, number: Int, isAnchor: Bool, keyNumber: Int, names: NameTable, facts: CertificateFacts?) {
        known = facts
        self.number = number
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
    private(set) lazy var facts = known ?? CertificateFacts(certificate)
    private(set) lazy var constrainedNames = ConstrainedNames(certificate)
    /// What is wrong with it by itself; kept here by `PathContext`.
    var ownViolations: [Violation]?

    var basicConstraints: BasicConstraints? { facts.extensions.basicConstraints }
    var keyUsage: KeyUsage? { facts.extensions.keyUsage }
    var extendedKeyUsage: [ObjectIdentifier]? { facts.extensions.extendedKeyUsage }
    var subjectKeyIdentifier: ArraySlice<UInt8>? { facts.extensions.subjectKeyIdentifier }
    var authorityKeyIdentifier: ArraySlice<UInt8>? { facts.extensions.authorityKeyIdentifier?.keyIdentifier }
    var nameConstraints: NameConstraints? { facts.extensions.nameConstraints }
    var policies: CertificatePolicies { facts.extensions.policies }
    var distributionPoints: [DistributionPoint] { facts.extensions.distributionPoints }

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
