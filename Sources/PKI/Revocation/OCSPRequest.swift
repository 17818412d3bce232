/// A question to an OCSP responder (RFC 6960 §4.1.1), as the lightweight profile wants it (RFC 5019 §2.1): one certificate, no signature, and no
/// nonce, so that responders may answer with what they made in advance.
public struct OCSPRequest: Hashable, Sendable {
    public let certificate: OCSPCertificateID

    public init(_ certificate: OCSPCertificateID) { self.certificate = certificate }

    /// The media types of RFC 6960 §A.1.
    public static let mediaType = "application/ocsp-request"
    public static let responseMediaType = "application/ocsp-response"

    /// OCSPRequest, DER.
    public var der: [UInt8] {
        let algorithm = DERTag.sequence.value(DERTag.objectIdentifier.value(certificate.hashAlgorithm.encoded) + DERTag.null.value([]))
        let hashes = DERTag.octetString.value(certificate.issuerNameHash) + DERTag.octetString.value(certificate.issuerKeyHash)
        let id = DERTag.sequence.value(algorithm + hashes + DERTag.integer.value(certificate.serialNumber.octets))
        // OCSPRequest, TBSRequest, requestList, Request, CertID.
        return (0..<4).reduce(id) { content, _ in DERTag.sequence.value(content) }
    }
}
