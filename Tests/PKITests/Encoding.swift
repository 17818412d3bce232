import PKI

/// Writes DER for the tests, right or wrong as asked.
enum Encoding {
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag] + length(content.count) + content }

    static func sequence(_ values: [UInt8]...) -> [UInt8] { value(0x30, values.flatMap(\.self)) }

    static func set(_ values: [UInt8]...) -> [UInt8] { value(0x31, values.flatMap(\.self)) }

    static func identifier(_ identifier: ObjectIdentifier) -> [UInt8] { value(0x06, Array(identifier.encoded)) }

    static func text(_ tag: UInt8, _ text: String) -> [UInt8] { value(tag, Array(text.utf8)) }

    static func bits(_ content: [UInt8], unused: UInt8 = 0) -> [UInt8] { value(0x03, [unused] + content) }

    /// One attribute in a relative name of its own.
    static func attribute(_ type: ObjectIdentifier, _ value: [UInt8]) -> [UInt8] { set(sequence(identifier(type), value)) }

    static func commonName(_ name: String) -> [UInt8] { sequence(attribute("2.5.4.3", text(0x0C, name))) }

    static func certificateExtension(_ id: ObjectIdentifier, critical: [UInt8] = [], _ content: [UInt8]) -> [UInt8] {
        sequence(identifier(id), critical, value(0x04, content))
    }

    private static func length(_ count: Int) -> [UInt8] {
        switch count {
        case ..<0x80: [UInt8(count)]
        case ..<0x100: [0x81, UInt8(count)]
        case ..<0x1_0000: [0x82, UInt8(count >> 8), UInt8(truncatingIfNeeded: count)]
        default: [0x83, UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        }
    }
}

/// An unsigned certificate of which each field can be replaced by any bytes.
struct SampleCertificate {
    var version: [UInt8] = Encoding.value(0xA0, Encoding.value(0x02, [2]))
    var serial: [UInt8] = Encoding.value(0x02, [0x2A])
    var innerAlgorithm: [UInt8] = SampleCertificate.ecdsa
    var issuer: [UInt8] = Encoding.commonName("Issuer")
    var notBefore: [UInt8] = Encoding.text(0x17, "260101000000Z")
    var notAfter: [UInt8] = Encoding.text(0x17, "270101000000Z")
    var subject: [UInt8] = Encoding.commonName("Subject")
    var publicKey: [UInt8] = SampleCertificate.p256
    var extensions: [[UInt8]] = []
    var afterExtensions: [UInt8] = []
    var outerAlgorithm: [UInt8] = SampleCertificate.ecdsa
    var trailing: [UInt8] = []

    static let ecdsa = Encoding.sequence(Encoding.identifier("1.2.840.10045.4.3.2"))
    static let p256 = Encoding.sequence(
        Encoding.sequence(Encoding.identifier("1.2.840.10045.2.1"), Encoding.identifier("1.2.840.10045.3.1.7")),
        Encoding.bits([0x04] + [UInt8](repeating: 7, count: 64)))

    var der: [UInt8] {
        let list = extensions.isEmpty ? [] : Encoding.value(0xA3, Encoding.value(0x30, extensions.flatMap(\.self)))
        let body = Encoding.sequence(
            version, serial, innerAlgorithm, issuer, Encoding.sequence(notBefore, notAfter), subject, publicKey, list, afterExtensions)
        return Encoding.sequence(body, outerAlgorithm, Encoding.bits([1, 2, 3])) + trailing
    }

    func read() throws(DecodingFailure) -> Certificate { try Certificate(der: der, digest: StandInDigest()) }

    static func changed(_ change: (inout SampleCertificate) -> Void) -> SampleCertificate {
        var sample = SampleCertificate()
        change(&sample)
        return sample
    }
}

/// Spreads bytes over 32 octets; for tests that do not ask for a true SHA-256.
struct StandInDigest: Digest {
    func sha256(_ bytes: ArraySlice<UInt8>) -> Fingerprint {
        var octets = [UInt8](repeating: 0, count: Fingerprint.byteCount)
        for (index, byte) in bytes.enumerated() { octets[index % octets.count] = octets[index % octets.count] &* 31 &+ byte }
        guard let fingerprint = Fingerprint(octets) else { preconditionFailure("32 octets") }
        return fingerprint
    }
}
