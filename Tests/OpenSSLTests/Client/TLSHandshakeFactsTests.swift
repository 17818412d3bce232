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

    @Test("messages of every type, cut after any byte or made of any byte, are no crash", arguments: [UInt16(0x0303), 0x0304])
    func malformed(version: UInt16) {
        for type in [HandshakeType.serverHello, HandshakeType.certificate, HandshakeType.serverKeyExchange, HandshakeType.certificateRequest] {
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
