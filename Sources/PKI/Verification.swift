/// What path validation found out about a chain (RFC 5280 §6): a fact beside the chain, never a gate in front of it.
public struct Verification: Hashable, Sendable {
    /// True when a path leads to a trusted certificate and, where a name was asked for, the leaf carries it.
    public var trusted: Bool
    /// The last moment at which the chain is still trusted; nil when it is not trusted now.
    public var trustedUntil: Timestamp?
    /// The certificate on the path whose end sets `trustedUntil`.
    public var limitingCertificate: Fingerprint?
    /// The path that was accepted, or the best one that failed: leaf first, trust anchor last where one was reached.
    public var path: [Certificate]
    /// Every reason against the chain, the most useful one first; empty when trusted.
    public var errors: [VerificationError]
    /// What is known about the revocation of each certificate of `path` but its anchor; empty where nobody asked.
    public var revocation: [RevocationStatus]

    public init(
        trusted: Bool, trustedUntil: Timestamp? = nil, limitingCertificate: Fingerprint? = nil, path: [Certificate] = [],
        errors: [VerificationError] = [], revocation: [RevocationStatus] = []
    ) {
        self.trusted = trusted
        self.trustedUntil = trustedUntil
        self.limitingCertificate = limitingCertificate
        self.path = path
        self.errors = errors
        self.revocation = revocation
    }
}

/// One reason why a path is not acceptable.
public struct VerificationError: Hashable, Sendable {
    /// Closed set; a JSON field and the key by which checks tell reasons apart.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// notAfter has passed (§4.1.2.5).
        case expired
        /// notBefore lies ahead (§4.1.2.5).
        case notYetValid = "not_yet_valid"
        /// No reference identifier matches the leaf (RFC 9525 §6).
        case nameMismatch = "name_mismatch"
        /// The issuer of a certificate was neither sent nor is it in the trust store.
        case issuerMissing = "issuer_missing"
        /// The path ends in a self-signed certificate that the trust store does not hold.
        case untrustedRoot = "untrusted_root"
        /// The leaf is its own issuer and the trust store does not hold it.
        case selfSigned = "self_signed"
        case badSignature = "bad_signature"
        /// The signature's algorithm or the signer's key cannot be used.
        case unsupportedSignature = "unsupported_signature"
        /// An issuer is not a CA (§4.2.1.9).
        case notACertificateAuthority = "not_a_ca"
        case pathLengthExceeded = "path_length_exceeded"
        /// An issuer's key usage lacks keyCertSign (§4.2.1.3).
        case keyUsage = "key_usage"
        /// Extended key usage forbids the purpose asked for (§4.2.1.12).
        case wrongPurpose = "wrong_purpose"
        case nameConstraint = "name_constraint"
        case policy
        case unknownCriticalExtension = "unknown_critical_extension"
        case malformed
        case revoked
        /// Revocation has to be known, and no list or response that can be relied on tells.
        case revocationUnknown = "revocation_unknown"
        /// Revocation has to be known, and the CRL that would tell is out of date (§6.3.3).
        case crlExpired = "crl_expired"
        case weakSignature = "weak_signature"
        case weakKey = "weak_key"
        /// The work limits ended the search before it was complete.
        case budgetExceeded = "budget_exceeded"
        /// Nothing was presented.
        case noCertificate = "no_certificate"
    }

    public var code: Code
    /// 0 is the leaf.
    public var depth: Int
    /// The certificate concerned, where there is one.
    public var certificate: Fingerprint?
    /// A sentence without a full stop that carries the values that disagree.
    public var message: String

    public init(_ code: Code, depth: Int, certificate: Fingerprint? = nil, message: String) {
        self.code = code
        self.depth = depth
        self.certificate = certificate
        self.message = message
    }
}
