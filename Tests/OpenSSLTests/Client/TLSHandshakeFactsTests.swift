import Testing

@testable import OpenSSL

@Suite("handshake messages")
struct TLSHandshakeFactsTests {
    /// ServerHello of TLS 1.3 with supported_versions and key_share (X25519), no session identifier.
    private static let serverHello: [UInt8] =
        [0x03, 0x03] + [UInt8](repeating: 7, count: 32) + [0x00, 0x13, 0x02, 0x00, 0x00, 0x0e] + [0x00, 0x2b, 0x00, 0x02, 0x03, 0x04]
        + [0x00, 0x33, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x00]

    @Test("a ServerHello gives version, suite and group")
    func serverHello() {
        var facts = TLSHandshakeFacts()
        facts.note(HandshakeType.serverHello, from: Self.serverHello)
        #expect(facts.version == 0x0304)
        #expect(facts.cipherSuiteNumber == 0x1302)
        #expect(facts.group == "X25519")
        #expect(facts.roundTrips == 1)
    }

    @Test("certificates are parted as their version lays them out", arguments: [UInt16(0x0303), 0x0304])
    func certificates(version: UInt16) {
        var facts = TLSHandshakeFacts()
        facts.version = version
        let entry: [UInt8] = [0, 0, 2, 0xab, 0xcd] + (version == 0x0304 ? [0, 0] : [])
        let list = entry + entry
        facts.note(HandshakeType.certificate, from: (version == 0x0304 ? [0] : []) + [0, 0, UInt8(list.count)] + list)
        #expect(facts.certificates.map { Array($0) } == [[0xab, 0xcd], [0xab, 0xcd]])
    }

    @Test("a staple and timestamps are found where each version carries them")
    func staples() {
        let staple: [UInt8] = [1, 0, 0, 3, 0x30, 0x01, 0x00]  // CertificateStatus of type ocsp
        let timestamps: [UInt8] = [0, 7, 0, 2, 1, 1, 0, 1, 2]
        var facts = TLSHandshakeFacts()
        facts.version = 0x0303
        facts.note(HandshakeType.certificateStatus, from: staple)
        #expect(facts.stapledResponse == [0x30, 0x01, 0x00])

        let extensions = [0, 5, 0, UInt8(staple.count)] + staple + [0, 18, 0, UInt8(timestamps.count)] + timestamps
        let entry: [UInt8] = [0, 0, 2, 0xab, 0xcd, 0, UInt8(extensions.count)] + extensions
        facts = TLSHandshakeFacts()
        facts.version = 0x0304
        facts.note(HandshakeType.certificate, from: [0, 0, 0, UInt8(entry.count)] + entry)
        #expect(facts.stapledResponse == [0x30, 0x01, 0x00])
        #expect(facts.timestampCount == 2)
        #expect(facts.certificates.map { Array($0) } == [[0xab, 0xcd]])
    }

    @Test("an empty ticket of TLS 1.2 is none")
    func tickets() {
        var facts = TLSHandshakeFacts()
        facts.version = 0x0303
        facts.note(HandshakeType.newSessionTicket, from: [0, 0, 0, 0, 0, 0])
        #expect(!facts.sawSessionTicket)
        facts.note(HandshakeType.newSessionTicket, from: [0, 0, 0, 0, 0, 1, 7])
        #expect(facts.sawSessionTicket)
    }

    @Test("messages of every type, cut after any byte or made of any byte, are no crash", arguments: [UInt16(0x0303), 0x0304])
    func malformed(version: UInt16) {
        for type in [
            HandshakeType.serverHello, HandshakeType.certificate, HandshakeType.certificateStatus, HandshakeType.serverKeyExchange,
            HandshakeType.certificateRequest, HandshakeType.newSessionTicket,
        ] {
            for count in 0...Self.serverHello.count {
                var facts = TLSHandshakeFacts()
                facts.version = version
                facts.note(type, from: Array(Self.serverHello.prefix(count)))
                facts.note(type, from: [UInt8](repeating: UInt8(count), count: count))
                facts.noteOwnCertificate(Array(Self.serverHello.prefix(count)))
                _ = facts.certificates
            }
        }
    }
}
