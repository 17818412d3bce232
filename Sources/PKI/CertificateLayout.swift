/// Where the fields of a certificate lie in its DER (RFC 5280 §4.1): one pass that checks the outer structure, so that nothing read later
/// can run out of bounds.
struct CertificateLayout: Sendable {
    /// As encoded: 0 is v1, 2 is v3.
    private(set) var version: UInt8 = 0
    private(set) var toBeSigned = ByteRange()
    /// Content octets.
    private(set) var serialNumber = ByteRange()
    private(set) var innerSignatureAlgorithm = ByteRange()
    private(set) var issuer = ByteRange()
    private(set) var subject = ByteRange()
    private(set) var subjectPublicKeyInfo = ByteRange()
    /// The extension values themselves, without the SEQUENCE around them; empty where there are none.
    private(set) var extensions = ByteRange()
    private(set) var signatureAlgorithm = ByteRange()
    /// Without the octet that counts unused bits.
    private(set) var signature = ByteRange()
    private(set) var validity = Validity(notBefore: Timestamp(microseconds: 0), notAfter: Timestamp(microseconds: 0))
    private(set) var notBeforeForm: CertificateTime.Form = []
    private(set) var notAfterForm: CertificateTime.Form = []
    /// True where version 1 is written although it is the default.
    private(set) var statesDefaultVersion = false
    /// Offset of the first value, at any depth, whose length is longer than it must be.
    private(set) var firstLengthNotMinimal: Int?

    /// Offsets are kept in 32 bits. No certificate from the wild comes near; TLS itself ends at 16 MiB (RFC 8446 §4.4.2).
    static let largestCertificate = 64 << 20

    init(_ der: [UInt8]) throws(DecodingFailure) {
        guard der.count <= CertificateLayout.largestCertificate else {
            throw DecodingFailure(
                offset: 0, reason: "\(der.count) bytes, more than the \(CertificateLayout.largestCertificate) a certificate may have")
        }
        var reader = DERReader(der)
        let certificate = try reader.next(.sequence, "Certificate")
        try reader.inside(certificate, "Certificate") { fields throws(DecodingFailure) in try readCertificate(&fields) }
        try reader.finish("the file after the certificate")
        firstLengthNotMinimal = reader.firstLengthNotMinimal
    }

    private mutating func readCertificate(_ fields: inout DERReader) throws(DecodingFailure) {
        let body = try fields.next(.sequence, "tbsCertificate")
        toBeSigned = ByteRange(body.encoding)
        try fields.inside(body, "tbsCertificate") { fields throws(DecodingFailure) in try readBody(&fields) }
        signatureAlgorithm = try CertificateLayout.algorithm(&fields, "signatureAlgorithm")
        signature = ByteRange(try fields.nextBitString("signatureValue"))
    }

    private mutating func readBody(_ fields: inout DERReader) throws(DecodingFailure) {
        try readVersion(&fields)
        let serial = try fields.next(.integer, "serialNumber")
        guard !serial.content.isEmpty else { throw DecodingFailure(offset: serial.start, reason: "serialNumber has no octets") }
        serialNumber = ByteRange(serial.content)
        innerSignatureAlgorithm = try CertificateLayout.algorithm(&fields, "signature")
        issuer = try CertificateLayout.name(&fields, "issuer")
        try readValidity(&fields)
        subject = try CertificateLayout.name(&fields, "subject")
        subjectPublicKeyInfo = try CertificateLayout.publicKey(&fields)
        for number: UInt8 in 1...2 {  // issuerUniqueID, subjectUniqueID: allowed, never of use
            _ = try fields.next(ifTag: .primitive(number))
        }
        if let tagged = try fields.next(ifTag: .constructed(3)) {
            extensions = try fields.inside(tagged, "extensions", CertificateLayout.extensions)
        }
    }

    private mutating func readVersion(_ fields: inout DERReader) throws(DecodingFailure) {
        guard let tagged = try fields.next(ifTag: .constructed(0)) else { return }
        let number = try fields.inside(tagged, "version") { inner throws(DecodingFailure) in try inner.smallInteger("version") }
        guard let version = UInt8(exactly: number), version < UInt8.max else {
            throw DecodingFailure(offset: tagged.start, reason: "version \(number) is out of range")
        }
        self.version = version
        statesDefaultVersion = version == 0
    }

    private mutating func readValidity(_ fields: inout DERReader) throws(DecodingFailure) {
        let period = try fields.next(.sequence, "validity")
        let (notBefore, notAfter) = try fields.inside(period, "validity") { times throws(DecodingFailure) in
            (try CertificateTime(from: &times, "notBefore"), try CertificateTime(from: &times, "notAfter"))
        }
        validity = Validity(notBefore: notBefore.timestamp, notAfter: notAfter.timestamp)
        (notBeforeForm, notAfterForm) = (notBefore.form, notAfter.form)
    }

    static func algorithm(_ reader: inout DERReader, _ name: StaticString) throws(DecodingFailure) -> ByteRange {
        let element = try reader.next(.sequence, name)
        try reader.inside(element, name) { fields throws(DecodingFailure) in
            _ = try fields.nextObjectIdentifier(name)
            if !fields.isAtEnd { fields.noteLengths(inside: try fields.next()) }
        }
        return ByteRange(element.encoding)
    }

    static func name(_ reader: inout DERReader, _ name: StaticString) throws(DecodingFailure) -> ByteRange {
        let element = try reader.next(.sequence, name)
        try reader.inside(element, name, DistinguishedName.check)
        return ByteRange(element.encoding)
    }

    private static func publicKey(_ reader: inout DERReader) throws(DecodingFailure) -> ByteRange {
        let element = try reader.next(.sequence, "subjectPublicKeyInfo")
        try reader.inside(element, "subjectPublicKeyInfo") { fields throws(DecodingFailure) in
            _ = try algorithm(&fields, "subjectPublicKeyInfo algorithm")
            _ = try fields.nextBitString("subjectPublicKey")
        }
        return ByteRange(element.encoding)
    }

    static func extensions(_ reader: inout DERReader) throws(DecodingFailure) -> ByteRange {
        let list = try reader.next(.sequence, "extensions")
        try reader.inside(list, "extensions") { entries throws(DecodingFailure) in
            while !entries.isAtEnd { _ = try CertificateExtension.locate(in: &entries) }
        }
        return ByteRange(list.content)
    }
}

/// A range of offsets in half the room of `Range<Int>`; a scan keeps many certificates.
struct ByteRange: Hashable, Sendable {
    private var start: UInt32 = 0
    private var end: UInt32 = 0

    init() {}

    /// - Parameter range: within `CertificateLayout.largestCertificate`.
    init(_ range: Range<Int>) {
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        end = UInt32(truncatingIfNeeded: range.upperBound)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
    var isEmpty: Bool { start == end }
}
