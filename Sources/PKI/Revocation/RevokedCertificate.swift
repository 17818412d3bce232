/// An entry of a CRL (RFC 5280 §5.1.2.6, §5.3).
public struct RevokedCertificate: Hashable, Sendable {
    public var serialNumber: SerialNumber
    public var revocationDate: Timestamp
    /// nil where none is given, or one that RFC 5280 does not know.
    public var reason: RevocationReason?
    /// Since when the certificate was not to be trusted, as far as the issuer knows.
    public var invalidityDate: Timestamp?

    /// - Parameter reader: before an entry whose structure `RevocationListLayout` has walked.
    init(from reader: inout DERReader) throws(DecodingFailure) {
        var fields = try reader.sequence("revokedCertificate")
        serialNumber = SerialNumber(octets: try fields.integer("userCertificate"))
        revocationDate = try CertificateTime(from: &fields, "revocationDate").timestamp
        guard !fields.isAtEnd else { return }
        var extensions = try fields.sequence("crlEntryExtensions")
        while !extensions.isAtEnd { read(try CertificateExtension(from: &extensions)) }
    }

    /// What cannot be read says nothing: the certificate is revoked all the same.
    private mutating func read(_ next: CertificateExtension) {
        var value = DERReader(next.value)
        switch next.id {
        case .reasonCode:
            guard let element = try? value.next(.enumerated, "reasonCode"), let code = value.content(of: element).first else { return }
            reason = RevocationReason(rawValue: Int(code))
        case .invalidityDate: invalidityDate = (try? CertificateTime(from: &value, "invalidityDate"))?.timestamp
        default: break
        }
    }
}
