/// One extension (RFC 5280 §4.2), its value not yet interpreted.
public struct CertificateExtension: Hashable, Sendable {
    public let id: ObjectIdentifier
    public let isCritical: Bool
    /// The DER inside the OCTET STRING.
    public let value: ArraySlice<UInt8>
    /// False where the criticality is written although it is the default, or as another octet than 0xFF (X.690 §11.1, §11.5).
    let isCanonical: Bool

    init(from reader: inout DERReader) throws(DecodingFailure) {
        let found = try CertificateExtension.locate(in: &reader)
        guard let id = ObjectIdentifier(encoded: reader.content(of: found.id)) else {
            throw DecodingFailure(offset: found.id.start, reason: "extnID is not an object identifier")
        }
        self.id = id
        value = reader.content(of: found.value)
        let critical = found.critical.map { reader.byte(at: $0.contentStart) }
        isCritical = critical ?? 0 != 0
        isCanonical = critical ?? 0xFF == 0xFF
    }

    /// Walks one extension and checks its structure.
    static func locate(in reader: inout DERReader) throws(DecodingFailure) -> (id: DERElement, critical: DERElement?, value: DERElement) {
        let element = try reader.next(.sequence, "Extension")
        return try reader.inside(element, "Extension") { fields throws(DecodingFailure) in
            let id = try fields.nextObjectIdentifier("extnID")
            let critical = fields.nextTag == .boolean ? try fields.nextBoolean("critical") : nil
            return (id, critical, try fields.next(.octetString, "extnValue"))
        }
    }
}
