/// Where the fields of a CRL lie in its DER (RFC 5280 §5.1): one pass that checks the whole structure, entries included, so that nothing read later
/// can run out of bounds. Keeps four octets an entry.
struct RevocationListLayout: Sendable {
    /// 1 or 2; another number where the encoding states one.
    private(set) var version = 1
    private(set) var toBeSigned = ByteRange()
    private(set) var innerSignatureAlgorithm = ByteRange()
    private(set) var issuer = ByteRange()
    private(set) var thisUpdate = Timestamp(microseconds: 0)
    private(set) var nextUpdate: Timestamp?
    /// Where each entry begins.
    private(set) var entries: [UInt32] = []
    /// Where an entry says that from it on another issuer's certificates are meant (§5.3.3), in order.
    private(set) var issuerChanges: [IssuerChange] = []
    /// The extension values, without the SEQUENCE around them; empty where there are none.
    private(set) var extensions = ByteRange()
    /// The first extension of an entry that is critical and unknown (§5.3).
    private(set) var unknownCriticalEntryExtension: ObjectIdentifier?
    private(set) var signatureAlgorithm = ByteRange()
    /// Without the octet that counts unused bits.
    private(set) var signature = ByteRange()

    struct IssuerChange: Sendable {
        var entry: Int
        /// GeneralNames
        var names: ByteRange
    }

    /// Offsets are kept in 32 bits. The largest public lists have had about 30 MB.
    static let largestList = 64 << 20

    init(_ der: [UInt8]) throws(DecodingFailure) {
        guard der.count <= Self.largestList else {
            throw DecodingFailure(offset: 0, reason: "\(der.count) bytes, more than the \(Self.largestList) a CRL may have")
        }
        var reader = DERReader(der)
        let list = try reader.next(.sequence, "CertificateList")
        try reader.inside(list, "CertificateList") { fields throws(DecodingFailure) in try readList(&fields) }
        try reader.finish("the file after the CRL")
    }

    private mutating func readList(_ fields: inout DERReader) throws(DecodingFailure) {
        let body = try fields.next(.sequence, "tbsCertList")
        toBeSigned = ByteRange(body.encoding)
        try fields.inside(body, "tbsCertList") { fields throws(DecodingFailure) in try readBody(&fields) }
        signatureAlgorithm = try CertificateLayout.algorithm(&fields, "signatureAlgorithm")
        signature = ByteRange(try fields.nextBitString("signatureValue"))
    }

    private mutating func readBody(_ fields: inout DERReader) throws(DecodingFailure) {
        if fields.nextTag == .integer {
            let stated = try fields.smallInteger("version")
            version = stated &+ 1
        }
        innerSignatureAlgorithm = try CertificateLayout.algorithm(&fields, "signature")
        issuer = try CertificateLayout.name(&fields, "issuer")
        thisUpdate = try CertificateTime(from: &fields, "thisUpdate").timestamp
        if fields.nextTag == .utcTime || fields.nextTag == .generalizedTime {
            nextUpdate = try CertificateTime(from: &fields, "nextUpdate").timestamp
        }
        if let list = try fields.next(ifTag: .sequence) {
            try fields.inside(list, "revokedCertificates") { fields throws(DecodingFailure) in try readEntries(&fields) }
        }
        if let tagged = try fields.next(ifTag: .constructed(0)) {
            extensions = try fields.inside(tagged, "crlExtensions", CertificateLayout.extensions)
        }
    }

    private mutating func readEntries(_ reader: inout DERReader) throws(DecodingFailure) {
        while !reader.isAtEnd {
            let entry = try reader.next(.sequence, "revokedCertificate")
            entries.append(UInt32(truncatingIfNeeded: entry.start))
            try reader.inside(entry, "revokedCertificate") { fields throws(DecodingFailure) in
                _ = try fields.integer("userCertificate")
                _ = try CertificateTime(from: &fields, "revocationDate")
                guard let list = try fields.next(ifTag: .sequence) else { return }
                try fields.inside(list, "crlEntryExtensions") { fields throws(DecodingFailure) in
                    while !fields.isAtEnd { try readEntryExtension(&fields) }
                }
            }
        }
    }

    private mutating func readEntryExtension(_ fields: inout DERReader) throws(DecodingFailure) {
        let found = try CertificateExtension.locate(in: &fields)
        let id = fields.content(of: found.id)
        if id.elementsEqual(Self.certificateIssuer) {
            _ = try GeneralName.list(der: fields.content(of: found.value))
            issuerChanges.append(IssuerChange(entry: entries.count - 1, names: ByteRange(found.value.content)))
        } else if let critical = found.critical, fields.byte(at: critical.contentStart) != 0, unknownCriticalEntryExtension == nil,
            !Self.knownEntryExtensions.contains(where: { id.elementsEqual($0.encoded) })
        {
            unknownCriticalEntryExtension = ObjectIdentifier(encoded: id)
        }
    }

    private static let certificateIssuer = ObjectIdentifier.certificateIssuer.encoded
    private static let knownEntryExtensions: [ObjectIdentifier] = [.reasonCode, .invalidityDate]

    /// The names of whose certificates an entry is about; nil: those of the list's own issuer.
    func issuerChange(before entry: Int) -> ByteRange? {
        var (low, high) = (0, issuerChanges.count)
        while low < high {
            let middle = low + (high - low) / 2
            if issuerChanges[middle].entry <= entry { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : issuerChanges[low - 1].names
    }
}
