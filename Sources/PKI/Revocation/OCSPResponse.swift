/// An OCSP response (RFC 6960 §4.2.1) as a responder sends it or a server staples it.
public struct OCSPResponse: Sendable {
    /// Whether the responder answers at all; every answer but `successful` is unsigned and says nothing about a certificate.
    public enum Status: UInt8, Hashable, Sendable, CaseIterable {
        case successful = 0
        case malformedRequest = 1
        case internalError = 2
        case tryLater = 3
        case signatureRequired = 5
        case unauthorized = 6

        /// The name in RFC 6960 §4.2.1.
        public var name: String {
            switch self {
            case .successful: "successful"
            case .malformedRequest: "malformedRequest"
            case .internalError: "internalError"
            case .tryLater: "tryLater"
            case .signatureRequired: "sigRequired"
            case .unauthorized: "unauthorized"
            }
        }
    }

    public let status: Status
    /// nil unless successful.
    public let basic: BasicOCSPResponse?

    /// OpenSSL's OCSP_MAX_RESP_LENGTH; a real one has one to five thousand bytes.
    public static let largestResponse = 100 << 10

    /// - Throws: `DecodingFailure` for what is no OCSPResponse, one of another type than id-pkix-ocsp-basic, and one that is too large.
    public init(der: [UInt8], digest: some Digest) throws(DecodingFailure) {
        guard der.count <= OCSPResponse.largestResponse else {
            throw DecodingFailure(offset: 0, reason: "\(der.count) bytes, more than the \(OCSPResponse.largestResponse) a response may have")
        }
        var reader = DERReader(der)
        var fields = try reader.sequence("OCSPResponse")
        try reader.finish("the OCSP response")
        status = try OCSPResponse.status(from: &fields)
        guard status == .successful else {
            basic = nil
            return
        }
        let tagged = try fields.next(.constructed(0), "responseBytes")
        try fields.finish("OCSPResponse")
        var explicit = try fields.contents(of: tagged)
        var body = try explicit.sequence("ResponseBytes")
        let type = try body.objectIdentifier("responseType")
        guard type == OCSPResponse.basicType else {
            throw DecodingFailure(offset: tagged.start, reason: "response type \(type) is not id-pkix-ocsp-basic")
        }
        let content = try body.next(.octetString, "response")
        basic = try BasicOCSPResponse(der: body.content(of: content), digest: digest)
    }

    private static func status(from fields: inout DERReader) throws(DecodingFailure) -> Status {
        let element = try fields.next(.enumerated, "responseStatus")
        guard element.content.count == 1, let status = Status(rawValue: fields.byte(at: element.contentStart)) else {
            throw DecodingFailure(offset: element.start, reason: "responseStatus is none of RFC 6960")
        }
        return status
    }

    private static let basicType: ObjectIdentifier = "1.3.6.1.5.5.7.48.1.1"
}
