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
    private(set) var validity: Validity
    private(set) var notBeforeForm: CertificateTime.Form
    private(set) var notAfterForm: CertificateTime.Form
    /// True where version 1 is written although it is the default.
    private(set) var statesDefaultVersion = false

    /// Offsets are kept in 32 bits. No certificate from the wild comes near; TLS itself ends at 16 MiB (RFC 8446 §4.4.2).
    static let largestCertificate = 64 << 20

    init(_ der: [UInt8]) throws(DecodingFailure) {
        guard der.count <= CertificateLayout.largestCertificate else {
            throw DecodingFailure(
                offset: 0, reason: "\(der.count) bytes, more than the \(CertificateLayout.largestCertificate) a certificate may have")
        }
        var outer = DERReader(der)
        var certificate = try outer.sequence("Certificate")
        try outer.finish("the file after the certificate")
        let body = try certificate.next(.sequence, "tbsCertificate")
        toBeSigned = ByteRange(body.encoding)
        var fields = try certificate.contents(of: body)

        if let explicitVersion = try fields.next(ifTag: .constructed(0)) {
            var inner = try fields.contents(of: explicitVersion)
            let number = try inner.smallInteger("version")
            try inner.finish("version")
            guard let version = UInt8(exactly: number), version < UInt8.max else {
                throw DecodingFailure(offset: explicitVersion.start, reason: "version \(number) is out of range")
            }
            self.version = version
            statesDefaultVersion = version == 0
        }
        let serial = try fields.next(.integer, "serialNumber")
        guard !serial.content.isEmpty else { throw DecodingFailure(offset: serial.start, reason: "serialNumber has no octets") }
        serialNumber = ByteRange(serial.content)
        innerSignatureAlgorithm = try CertificateLayout.algorithm(&fields, "signature")
        issuer = try CertificateLayout.name(&fields, "issuer")
        var period = try fields.sequence("validity")
        let notBefore = try CertificateTime(from: &period, "notBefore")
        let notAfter = try CertificateTime(from: &period, "notAfter")
        try period.finish("validity")
        validity = Validity(notBefore: notBefore.timestamp, notAfter: notAfter.timestamp)
        (notBeforeForm, notAfterForm) = (notBefore.form, notAfter.form)
        subject = try CertificateLayout.name(&fields, "subject")
        subjectPublicKeyInfo = try CertificateLayout.publicKey(&fields)
        for number: UInt8 in 1...2 {  // issuerUniqueID, subjectUniqueID: allowed, never of use
            _ = try fields.next(ifTag: .primitive(number))
        }
        if let tagged = try fields.next(ifTag: .constructed(3)) {
            extensions = try CertificateLayout.extensions(in: fields.contents(of: tagged))
        }
        try fields.finish("tbsCertificate")

        signatureAlgorithm = try CertificateLayout.algorithm(&certificate, "signatureAlgorithm")
        signature = ByteRange(try certificate.bitString("signatureValue").octets.indices)
        try certificate.finish("Certificate")
    }

    private static func algorithm(_ reader: inout DERReader, _ name: StaticString) throws(DecodingFailure) -> ByteRange {
        let element = try reader.next(.sequence, name)
        var inner = try reader.contents(of: element)
        _ = try inner.objectIdentifier(name)
        if !inner.isAtEnd { _ = try inner.next() }
        try inner.finish(name)
        return ByteRange(element.encoding)
    }

    private static func name(_ reader: inout DERReader, _ name: StaticString) throws(DecodingFailure) -> ByteRange {
        let element = try reader.next(.sequence, name)
        try DistinguishedName.check(reader.contents(of: element))
        return ByteRange(element.encoding)
    }

    private static func publicKey(_ reader: inout DERReader) throws(DecodingFailure) -> ByteRange {
        let element = try reader.next(.sequence, "subjectPublicKeyInfo")
        var inner = try reader.contents(of: element)
        _ = try algorithm(&inner, "subjectPublicKeyInfo algorithm")
        _ = try inner.bitString("subjectPublicKey")
        try inner.finish("subjectPublicKeyInfo")
        return ByteRange(element.encoding)
    }

    private static func extensions(in tagged: DERReader) throws(DecodingFailure) -> ByteRange {
        var tagged = tagged
        let list = try tagged.next(.sequence, "extensions")
        try tagged.finish("extensions")
        var entries = try tagged.contents(of: list)
        while !entries.isAtEnd { _ = try CertificateExtension(from: &entries) }
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
