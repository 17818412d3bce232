internal import COpenSSL
import PKI

/// An OCSP response to be signed (RFC 6960 §4.2.1). Every field can be set, also to what the standard forbids.
public struct OCSPResponseTemplate: Sendable {
    public enum Status: Hashable, Sendable {
        case good
        /// - Parameter reason: a CRLReason (RFC 5280 §5.3.1).
        case revoked(at: Timestamp, reason: UInt8? = nil)
        case unknown
    }

    /// How the responder names itself.
    public enum Responder: Hashable, Sendable { case name, keyHash }

    public var status = Status.good
    public var thisUpdate: Timestamp
    public var nextUpdate: Timestamp?
    public var producedAt: Timestamp
    public var responder = Responder.keyHash
    public var digest = SigningDigest.sha256

    /// A response that is good from an hour before `time` to three days after.
    public init(at time: Timestamp) {
        (thisUpdate, producedAt) = (time - .seconds(3600), time - .seconds(3600))
        nextUpdate = time + .seconds(3 * 86_400)
    }

    /// A copy with some fields changed.
    public func with(_ change: (inout OCSPResponseTemplate) -> Void) -> OCSPResponseTemplate {
        var copy = self
        change(&copy)
        return copy
    }

    /// An OCSPResponse, DER.
    ///
    /// - Parameters:
    ///   - signer: the issuer itself by default; a delegated responder goes into the response with its certificate.
    public func response(about certificate: IssuedCertificate, issuedBy issuer: IssuedCertificate, signedBy signer: IssuedCertificate? = nil)
        throws(IssuingError) -> [UInt8]
    {
        let responder = signer ?? issuer
        let algorithm = try responder.privateKey.signatureAlgorithm(digest)
        let single = DEREncoder.sequence(
            [try certificateID(certificate, issuer), encodedStatus, DEREncoder.generalizedTime(thisUpdate)]
                + (nextUpdate.map { [DEREncoder.context(0, [DEREncoder.generalizedTime($0)])] } ?? []))
        let body = DEREncoder.sequence([
            try encodedResponder(responder), DEREncoder.generalizedTime(producedAt), DEREncoder.sequence([single]),
        ])
        let signature = try responder.privateKey.sign(body, digest: digest)
        let certificates = signer.map { [DEREncoder.context(0, [DEREncoder.sequence([$0.der])])] } ?? []
        let basic = DEREncoder.sequence([body, algorithm, DEREncoder.bitString(signature)] + certificates)
        let bytes = DEREncoder.sequence([try DEREncoder.objectIdentifier("1.3.6.1.5.5.7.48.1.1"), DEREncoder.octetString(basic)])
        return DEREncoder.sequence([[0x0A, 0x01, 0x00], DEREncoder.context(0, [bytes])])
    }

    /// The answer of a responder that has none: an OCSPResponse with a status and nothing else.
    public static func error(_ status: UInt8) -> [UInt8] { DEREncoder.sequence([[0x0A, 0x01, status]]) }

    private func certificateID(_ certificate: IssuedCertificate, _ issuer: IssuedCertificate) throws(IssuingError) -> [UInt8] {
        let serialNumber: [UInt8]
        do throws(DecodingFailure) {
            serialNumber = Array(try certificate.certificate.serialNumber.octets)
        } catch {
            throw IssuingError("the certificate cannot be read: \(error)")
        }
        let name = try NameAttribute.encode(issuer.template.subject)
        let algorithm = DEREncoder.sequence([try DEREncoder.objectIdentifier("1.3.14.3.2.26"), DEREncoder.null()])
        return DEREncoder.sequence([
            algorithm, DEREncoder.octetString(SystemCryptography().digest(.sha1, name[...]) ?? []),
            DEREncoder.octetString(issuer.keyIdentifier), DEREncoder.value(tag: 0x02, serialNumber),
        ])
    }

    private func encodedResponder(_ responder: IssuedCertificate) throws(IssuingError) -> [UInt8] {
        switch self.responder {
        case .name: DEREncoder.context(1, [try NameAttribute.encode(responder.template.subject)])
        case .keyHash: DEREncoder.context(2, [DEREncoder.octetString(responder.keyIdentifier)])
        }
    }

    private var encodedStatus: [UInt8] {
        switch status {
        case .good: DEREncoder.contextPrimitive(0, [])
        case .unknown: DEREncoder.contextPrimitive(2, [])
        case .revoked(let time, let reason):
            DEREncoder.context(1, [DEREncoder.generalizedTime(time)] + (reason.map { [DEREncoder.context(0, [[0x0A, 0x01, $0]])] } ?? []))
        }
    }
}
