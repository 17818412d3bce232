import PKI

/// What an alert says about its certificate, kept even when the certificate is no longer served.
public struct CertificateSummary: Hashable, Sendable, Codable {
    public var fingerprint: Fingerprint
    /// RFC 4514 text.
    public var subject: String
    public var issuer: String
    /// Lower-case hexadecimal.
    public var serialNumber: String
    public var notBefore: Timestamp
    public var notAfter: Timestamp
    /// `DNS:a.example`, `URI:spiffe://…`, at most `CertificateSummary.mostNames`.
    public var subjectAlternativeNames: [String]

    public init(
        fingerprint: Fingerprint, subject: String, issuer: String, serialNumber: String, notBefore: Timestamp, notAfter: Timestamp,
        subjectAlternativeNames: [String]
    ) {
        self.fingerprint = fingerprint
        self.subject = subject
        self.issuer = issuer
        self.serialNumber = serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subjectAlternativeNames = subjectAlternativeNames
    }

    public init(_ certificate: Certificate) {
        self.init(
            fingerprint: certificate.fingerprint, subject: certificate.subject.description, issuer: certificate.issuer.description,
            serialNumber: certificate.serialNumber.hex, notBefore: certificate.validity.notBefore, notAfter: certificate.validity.notAfter,
            subjectAlternativeNames: certificate.subjectAlternativeNames.prefix(CertificateSummary.mostNames).map(\.description))
    }

    /// Public CAs allow 100 names a certificate (Let's Encrypt, rate limits); a private one with 10,000 must not fill an alert.
    public static let mostNames = 100

    /// Whole days until notAfter, rounded down; negative once it has passed.
    public func daysLeft(at time: Timestamp) -> Int64 {
        let seconds = (notAfter - time).components.seconds
        return seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    }
}
