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
        let algorithm = Self.sequence(Self.value(0x06, certificate.hashAlgorithm.encoded) + Self.value(0x05, []))
        let id = Self.sequence(
            algorithm + Self.value(0x04, certificate.issuerNameHash) + Self.value(0x04, certificate.issuerKeyHash)
                + Self.value(0x02, certificate.serialNumber.octets))
        // OCSPRequest, TBSRequest, requestList, Request, CertID.
        return Self.sequence(Self.sequence(Self.sequence(Self.sequence(id))))
    }

    private static func sequence(_ content: [UInt8]) -> [UInt8] { value(0x30, content[...]) }

    private static func value(_ tag: UInt8, _ content: ArraySlice<UInt8>) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        repeat {
            length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        } while rest > 0
        let isShort = content.count < 0x80
        return [tag] + (isShort ? length : [0x80 | UInt8(truncatingIfNeeded: length.count)] + length) + content
    }
}
