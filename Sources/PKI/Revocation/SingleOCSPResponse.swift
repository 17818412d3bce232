/// What an OCSP response says about one certificate (RFC 6960 §4.2.1, SingleResponse).
public struct SingleOCSPResponse: Hashable, Sendable {
    public enum Status: Hashable, Sendable {
        /// Not revoked, as far as the responder knows.
        case good
        case revoked(at: Timestamp, reason: RevocationReason?)
        /// The responder does not know the certificate.
        case unknown
    }

    public let certificate: OCSPCertificateID
    public let status: Status
    public let thisUpdate: Timestamp
    /// nil: newer information is available at any time (§4.2.2.1).
    public let nextUpdate: Timestamp?
    public let hasUnknownCriticalExtension: Bool

    init(from list: inout DERReader) throws(DecodingFailure) {
        var fields = try list.sequence("SingleResponse")
        certificate = try OCSPCertificateID(from: &fields)
        status = try Status(from: &fields)
        thisUpdate = try CertificateTime(from: &fields, "thisUpdate").timestamp
        if let tagged = try fields.next(ifTag: .constructed(0)) {
            var explicit = try fields.contents(of: tagged)
            nextUpdate = try CertificateTime(from: &explicit, "nextUpdate").timestamp
        } else {
            nextUpdate = nil
        }
        hasUnknownCriticalExtension = try CertificateExtension.list(in: &fields, tag: .constructed(1)).contains(where: \.isCritical)
        try fields.finish("SingleResponse")
    }
}

extension SingleOCSPResponse.Status {
    fileprivate init(from fields: inout DERReader) throws(DecodingFailure) {
        let element = try fields.next()
        switch element.tag {
        case .primitive(0): self = .good
        case .primitive(2): self = .unknown
        case .constructed(1):
            var info = try fields.contents(of: element)
            let time = try CertificateTime(from: &info, "revocationTime").timestamp
            self = .revoked(at: time, reason: try RevocationReason(explicit: .constructed(0), in: &info))
        default: throw DecodingFailure(offset: element.start, reason: "certStatus is none of RFC 6960")
        }
    }
}

/// Which certificate a request or response means (RFC 6960 §4.1.1, CertID).
public struct OCSPCertificateID: Hashable, Sendable {
    public let hashAlgorithm: ObjectIdentifier
    /// Over the issuer's name, DER.
    public let issuerNameHash: ArraySlice<UInt8>
    /// Over the bits of the issuer's public key.
    public let issuerKeyHash: ArraySlice<UInt8>
    public let serialNumber: SerialNumber

    init(from fields: inout DERReader) throws(DecodingFailure) {
        var id = try fields.sequence("CertID")
        var algorithm = try id.sequence("hashAlgorithm")
        hashAlgorithm = try algorithm.objectIdentifier("hashAlgorithm")
        issuerNameHash = id.content(of: try id.next(.octetString, "issuerNameHash"))
        issuerKeyHash = id.content(of: try id.next(.octetString, "issuerKeyHash"))
        serialNumber = SerialNumber(octets: try id.integer("serialNumber"))
        try id.finish("CertID")
    }

    /// The ID of a certificate in a request, by SHA-1, the one algorithm every responder knows (RFC 5019 §2.1.1).
    ///
    /// - Returns: nil where the issuer's key cannot be read.
    public init?(of certificate: Certificate, issuedBy issuer: Certificate, digests: any NamedDigests) {
        guard let key = issuer.publicKeyBits, let nameHash = digests.digest(.sha1, issuer.subject.der),
            let keyHash = digests.digest(.sha1, key)
        else { return nil }
        hashAlgorithm = .sha1
        issuerNameHash = nameHash[...]
        issuerKeyHash = keyHash[...]
        serialNumber = certificate.serialNumber
    }

    /// Whether this is the ID of a certificate by that issuer. The algorithms of RFC 6960 and SHA-2 are known.
    public func isID(of certificate: Certificate, issuedBy issuer: Certificate, digests: any NamedDigests) -> Bool {
        guard serialNumber == certificate.serialNumber, let key = issuer.publicKeyBits,
            let nameHash = digests.digest(hashAlgorithm, issuer.subject.der), let keyHash = digests.digest(hashAlgorithm, key)
        else { return false }
        return issuerNameHash.elementsEqual(nameHash) && issuerKeyHash.elementsEqual(keyHash)
    }
}

/// Digests by their object identifier, injected as `Digest` is.
public protocol NamedDigests: Sendable {
    /// nil for an algorithm that is not known.
    func digest(_ algorithm: ObjectIdentifier, _ bytes: ArraySlice<UInt8>) -> [UInt8]?
}

extension ObjectIdentifier {
    /// RFC 3279 §2.1.
    public static let sha1: ObjectIdentifier = "1.3.14.3.2.26"
}

extension Certificate {
    /// The bits of the public key, without the octet that counts unused ones: what OCSP hashes (RFC 6960 §4.1.1, KeyHash in §4.2.1).
    public var publicKeyBits: ArraySlice<UInt8>? {
        do throws(DecodingFailure) {
            var reader = DERReader(subjectPublicKeyInfoDER)
            var fields = try reader.sequence("subjectPublicKeyInfo")
            _ = try fields.next(.sequence, "algorithm")
            return try fields.bitString("subjectPublicKey").octets
        } catch {
            return nil
        }
    }
}

extension RevocationReason {
    /// An explicitly tagged CRLReason; nil where there is none, or one that RFC 5280 does not know.
    fileprivate init?(explicit tag: DERTag, in info: inout DERReader) throws(DecodingFailure) {
        guard let tagged = try info.next(ifTag: tag) else { return nil }
        var explicit = try info.contents(of: tagged)
        let element = try explicit.next(.enumerated, "revocationReason")
        guard let code = explicit.content(of: element).first, element.content.count == 1, let reason = RevocationReason(rawValue: Int(code)) else {
            return nil
        }
        self = reason
    }
}

extension SingleOCSPResponse {
    /// How long an answer without nextUpdate is relied on: newer information is available at any time then, so that a day is old.
    public static let longestWithoutNextUpdate = Duration.seconds(86_400)

    /// By how much the responder's clock may be ahead; the default of `openssl ocsp -validity_period`.
    public static let clockSkew = Duration.seconds(300)

    public func isOver(at time: Timestamp) -> Bool { time > (nextUpdate ?? thisUpdate + SingleOCSPResponse.longestWithoutNextUpdate) }

    public func isAhead(of time: Timestamp) -> Bool { thisUpdate > time + SingleOCSPResponse.clockSkew }
}
