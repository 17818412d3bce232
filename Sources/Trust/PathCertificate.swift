import PKI

/// A certificate as one search sees it: decoded at most once, with what is needed to compare it with its possible issuers.
final class PathCertificate {
    let certificate: Certificate
    /// The trust store holds it.
    let isAnchor: Bool
    /// Where it was first sent; nil for one that only the trust store has.
    let position: Int?
    /// Equal for equal SubjectPublicKeyInfos, so that cross-signed twins share signature verdicts.
    let keyNumber: Int
    let subjectKey: NameKey
    let issuerKey: NameKey

    init(_ certificate: Certificate, isAnchor: Bool, position: Int?, keyNumber: Int) {
        self.certificate = certificate
        self.isAnchor = isAnchor
        self.position = position
        self.keyNumber = keyNumber
        self.subjectKey = NameKey(certificate.subject)
        self.issuerKey = NameKey(certificate.issuer)
    }

    var fingerprint: Fingerprint { certificate.fingerprint }
    var validity: Validity { certificate.validity }
    var displayName: String { certificate.displayName }
    var isSelfIssued: Bool { subjectKey == issuerKey }

    private(set) lazy var basicConstraints = certificate.basicConstraints
    private(set) lazy var keyUsage = certificate.keyUsage
    private(set) lazy var extendedKeyUsage = certificate.extendedKeyUsage
    private(set) lazy var subjectKeyIdentifier = certificate.subjectKeyIdentifier
    private(set) lazy var authorityKeyIdentifier = certificate.authorityKeyIdentifier?.keyIdentifier
    private(set) lazy var nameConstraints = NameConstraints.Decoded(certificate)
    private(set) lazy var policies = CertificatePolicies(certificate)
    private(set) lazy var constrainedNames = ConstrainedNames(certificate)

    /// True when its names, its key or a path of them may close a loop: the same subject with the same key (RFC 4158 §2.4.2).
    func isSameEntity(as other: PathCertificate) -> Bool { keyNumber == other.keyNumber && subjectKey == other.subjectKey }

    /// How the issuer's key that this certificate names compares with the key of a possible issuer.
    func keyIdentifierMatch(with issuer: PathCertificate) -> KeyIdentifierMatch {
        guard let wanted = authorityKeyIdentifier, let offered = issuer.subjectKeyIdentifier else { return .unknown }
        return wanted.elementsEqual(offered) ? .equal : .different
    }

    /// Best first.
    enum KeyIdentifierMatch: Int {
        case equal
        case unknown
        case different
    }
}
