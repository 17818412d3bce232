/// What a CRL is about (RFC 5280 §5.2.5).
public struct IssuingDistributionPoint: Hashable, Sendable {
    public var name: DistributionPointName?
    public var onlyContainsUserCerts = false
    public var onlyContainsCACerts = false
    /// nil: all.
    public var onlySomeReasons: RevocationReasons?
    /// Entries may be for certificates of other issuers.
    public var isIndirect = false
    public var onlyContainsAttributeCerts = false

    /// - Parameter value: the extension's DER.
    init(der value: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(value)
        var fields = try reader.sequence("issuingDistributionPoint")
        try reader.finish("issuingDistributionPoint")
        if let tagged = try fields.next(ifTag: .constructed(0)) { name = try DistributionPointName(in: fields.contents(of: tagged)) }
        onlyContainsUserCerts = try Self.flag(1, in: &fields)
        onlyContainsCACerts = try Self.flag(2, in: &fields)
        if let element = try fields.next(ifTag: .primitive(3)) { onlySomeReasons = try RevocationReasons(implicit: element, in: fields) }
        isIndirect = try Self.flag(4, in: &fields)
        onlyContainsAttributeCerts = try Self.flag(5, in: &fields)
        try fields.finish("issuingDistributionPoint")
    }

    private static func flag(_ number: UInt8, in fields: inout DERReader) throws(DecodingFailure) -> Bool {
        guard let element = try fields.next(ifTag: .primitive(number)) else { return false }
        let octets = fields.content(of: element)
        guard let first = octets.first, octets.count == 1 else {
            throw DecodingFailure(offset: element.start, reason: "issuingDistributionPoint [\(number)] does not have one octet")
        }
        return first != 0
    }
}
