import PKI

/// A certification request (RFC 2986) that lies in a file: no certificate yet.
public struct StoredCertificateRequest: Hashable, Sendable, Codable {
    /// RFC 4514.
    public var subject: String
    /// In the form of a certificate's, `DNS:a`.
    public var subjectAlternativeNames: [String]
    /// SHA-256 over the SubjectPublicKeyInfo, which the certificate made from the request will share.
    public var publicKeyFingerprint: Fingerprint
    /// As a certificate's.
    public var entry: String?

    public init(subject: String, subjectAlternativeNames: [String] = [], publicKeyFingerprint: Fingerprint, entry: String? = nil) {
        self.subject = subject
        self.subjectAlternativeNames = subjectAlternativeNames
        self.publicKeyFingerprint = publicKeyFingerprint
        self.entry = entry
    }
}
