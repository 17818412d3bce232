/// How strictly certificates are read beyond what makes a path safe.
///
/// RFC 5280 binds issuers as well as verifiers. What verifiers in use refuse is refused in every profile; what only issuers are told and clients
/// let pass (a CA without subject key identifier, say) breaks a path under `conforming` and `strict` alone, and is a lint finding elsewhere.
public struct VerificationProfile: Hashable, Sendable {
    /// Moduli of RSA keys below this many bits are too weak.
    public var minimumRSABits: Int
    /// Fields of elliptic curves below this many bits are too weak.
    public var minimumCurveBits: Int
    /// SHA-1 as the digest of a certificate's signature.
    public var allowsSHA1: Bool
    /// DSA keys, which no TLS client in use still takes.
    public var allowsDSA: Bool
    /// Every MUST of RFC 5280 §4 for conforming CAs is a condition of trust.
    public var requiresConformingCertificates: Bool
    /// What the CA/Browser Forum's Baseline Requirements ask of public server certificates and their roots is a condition of trust.
    public var requiresBaselineRequirements: Bool

    public init(
        minimumRSABits: Int, minimumCurveBits: Int, allowsSHA1: Bool = false, allowsDSA: Bool = false, requiresConformingCertificates: Bool = false,
        requiresBaselineRequirements: Bool = false
    ) {
        self.minimumRSABits = minimumRSABits
        self.minimumCurveBits = minimumCurveBits
        self.allowsSHA1 = allowsSHA1
        self.allowsDSA = allowsDSA
        self.requiresConformingCertificates = requiresConformingCertificates
        self.requiresBaselineRequirements = requiresBaselineRequirements
    }

    /// What a TLS client of a current distribution accepts: 2048-bit RSA, 224-bit curves, SHA-2 (OpenSSL's security level 2, the default of Debian
    /// and Red Hat; NIST SP 800-131A rev. 2; CA/Browser Forum BR §6.1.5).
    public static let deployed = VerificationProfile(minimumRSABits: 2048, minimumCurveBits: 224)

    /// As `deployed`, and certificates must keep the rules RFC 5280 §4 gives to issuers.
    public static let conforming = VerificationProfile(minimumRSABits: 2048, minimumCurveBits: 224, requiresConformingCertificates: true)

    /// As `conforming`, and certificates must keep what the Baseline Requirements give to public CAs, as far as a chain shows it: P-256 and larger
    /// curves among it (BR §6.1.5).
    public static let strict = VerificationProfile(
        minimumRSABits: 2048, minimumCurveBits: 256, requiresConformingCertificates: true, requiresBaselineRequirements: true)
}
