/// The signed part of an OCSP response (RFC 6960 §4.2.1, BasicOCSPResponse). Nothing in it is verified here.
public struct BasicOCSPResponse: Sendable {
    /// How the responder names itself.
    public enum Responder: Hashable, Sendable {
        case name(DistinguishedName)
        /// SHA-1 over the bits of the responder's public key.
        case keyHash(ArraySlice<UInt8>)
    }

    public let responder: Responder
    public let producedAt: Timestamp
    /// What is said about each certificate.
    public let responses: [SingleOCSPResponse]
    /// Of the request that is answered (RFC 9654); nil for a response made in advance.
    public let nonce: ArraySlice<UInt8>?
    /// True where an extension of the whole response is critical and unknown here.
    public let hasUnknownCriticalExtension: Bool
    /// To help verify the signature: the delegated responder's certificate, as a rule. Those that cannot be read are left out.
    public let certificates: [Certificate]

    public let toBeSigned: ArraySlice<UInt8>
    /// AlgorithmIdentifier, DER.
    public let signatureAlgorithmDER: ArraySlice<UInt8>
    public let signature: ArraySlice<UInt8>

    /// - Parameter der: BasicOCSPResponse.
    init(der: ArraySlice<UInt8>, digest: some Digest) throws(DecodingFailure) {
        var reader = DERReader(der)
        var fields = try reader.sequence("BasicOCSPResponse")
        try reader.finish("BasicOCSPResponse")
        let body = try fields.next(.sequence, "tbsResponseData")
        toBeSigned = fields.encoding(of: body)
        let algorithm = try fields.next(.sequence, "signatureAlgorithm")
        signatureAlgorithmDER = fields.encoding(of: algorithm)
        signature = try fields.bitString("signature").octets
        certificates = try BasicOCSPResponse.certificates(&fields, digest)
        try fields.finish("BasicOCSPResponse")

        var data = try fields.contents(of: body)
        if let version = try data.next(ifTag: .constructed(0)) {
            var explicit = try data.contents(of: version)
            let number = try explicit.smallInteger("version")
            guard number == 0 else { throw DecodingFailure(offset: version.start, reason: "version \(number + 1) is unknown") }
        }
        responder = try Responder(from: &data)
        producedAt = try CertificateTime(from: &data, "producedAt").timestamp
        responses = try BasicOCSPResponse.responses(&data)
        let extensions = try CertificateExtension.list(in: &data, tag: .constructed(1))
        nonce = extensions.first { $0.id == BasicOCSPResponse.nonceExtension }?.value
        hasUnknownCriticalExtension = extensions.contains { $0.isCritical && $0.id != BasicOCSPResponse.nonceExtension }
        try data.finish("tbsResponseData")
    }

    private static func responses(_ data: inout DERReader) throws(DecodingFailure) -> [SingleOCSPResponse] {
        var list = try data.sequence("responses")
        var responses: [SingleOCSPResponse] = []
        while !list.isAtEnd { responses.append(try SingleOCSPResponse(from: &list)) }
        return responses
    }

    private static func certificates(_ fields: inout DERReader, _ digest: some Digest) throws(DecodingFailure) -> [Certificate] {
        guard let tagged = try fields.next(ifTag: .constructed(0)) else { return [] }
        var explicit = try fields.contents(of: tagged)
        var list = try explicit.sequence("certs")
        var certificates: [Certificate] = []
        while !list.isAtEnd {
            let element = try list.next(.sequence, "Certificate")
            if certificates.count < mostCertificates, let certificate = try? Certificate(der: Array(list.encoding(of: element)), digest: digest) {
                certificates.append(certificate)
            }
        }
        return certificates
    }

    /// A delegated responder and the CAs above it; each beyond costs a signature check for nothing.
    private static let mostCertificates = 8

    private static let nonceExtension: ObjectIdentifier = "1.3.6.1.5.5.7.48.1.2"
}

extension BasicOCSPResponse.Responder {
    fileprivate init(from data: inout DERReader) throws(DecodingFailure) {
        let element = try data.next()
        var inner = try data.contents(of: element)
        switch element.tag {
        case .constructed(1): self = .name(try DistinguishedName(der: data.content(of: element)))
        case .constructed(2): self = .keyHash(inner.content(of: try inner.next(.octetString, "KeyHash")))
        default: throw DecodingFailure(offset: element.start, reason: "responderID is neither a name nor a key hash")
        }
    }
}

extension CertificateExtension {
    /// Extensions behind an explicit tag; empty where there is none.
    static func list(in reader: inout DERReader, tag: DERTag) throws(DecodingFailure) -> [CertificateExtension] {
        guard let tagged = try reader.next(ifTag: tag) else { return [] }
        var explicit = try reader.contents(of: tagged)
        var list = try explicit.sequence("extensions")
        var extensions: [CertificateExtension] = []
        while !list.isAtEnd { extensions.append(try CertificateExtension(from: &list)) }
        return extensions
    }
}
