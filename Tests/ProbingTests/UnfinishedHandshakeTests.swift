import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// Peers that break off or cannot be followed after they have shown their certificate.
@Suite("the certificate is read though the handshake is not finished")
struct UnfinishedHandshakeTests {
    private static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        [type, UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xff), UInt8(body.count & 0xff)] + body
    }

    /// ServerHello of TLS 1.2 with ECDHE, the Certificate message, and what follows.
    private static func flight(_ certificates: [[UInt8]], then messages: [UInt8]) -> [UInt8] {
        let hello = [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0xC0, 0x2B, 0]
        let list = certificates.flatMap { [UInt8($0.count >> 16), UInt8($0.count >> 8 & 0xff), UInt8($0.count & 0xff)] + $0 }
        let body = [UInt8(list.count >> 16), UInt8(list.count >> 8 & 0xff), UInt8(list.count & 0xff)] + list
        let all = message(2, hello) + message(11, body) + messages
        return [22, 3, 3, UInt8(all.count >> 8), UInt8(all.count & 0xff)] + all
    }

    /// A curve that does not exist, and a point that is none.
    private static let unusableKeyExchange = message(12, [3, 0xEE, 0xEE, 4, 1, 2, 3, 4, 4, 3, 0, 2, 9, 9]) + message(14, [])

    @Test("a ServerKeyExchange that cannot be used")
    func keyExchange() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.receive(60), .send(Self.flight(world.chain.map(\.der), then: Self.unusableKeyExchange))])
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.phase == .handshake && seen.failure?.reason == .protocolError, "\(String(describing: seen.failure))")
        #expect(seen.certificates.map(\.certificate) == (try world.chain.certificates))
        #expect(seen.verification?.trusted == true)
    }

    @Test("a certificate that OpenSSL refuses to decode is named, and those beside it are read")
    func undecodable() async throws {
        let world = try ProbeWorld()
        let certificates = [world.leaf.der, [0x30, 0x03, 0x02, 0x01, 0x05]]
        let server = try ScriptedTCPServer([.receive(60), .send(Self.flight(certificates, then: Self.unusableKeyExchange))])
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.reason == .protocolError, "\(String(describing: seen.failure))")
        #expect(seen.certificates.map(\.certificate) == [try world.leaf.certificate])
        #expect(seen.undecodable.map(\.position) == [1])
    }

    @Test("a connection that is reset right after the certificate")
    func reset() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.receive(60), .send(Self.flight(world.chain.map(\.der), then: [])), .halfClose])
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.reason == .closed, "\(String(describing: seen.failure))")
        #expect(seen.certificates.count == 2)
    }

    @Test("ten thousand names, in both versions, even where we are refused", arguments: [TLSServerSettings.Version.tls12, .tls13])
    func large(version: TLSServerSettings.Version) async throws {
        let world = try ProbeWorld()
        let leaf = try world.pki.server((0..<10_000).map { .dns("host-\($0).department.company.example") } + [.dns("service.example")])
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.pki.chain(leaf)).with {
                $0.versions = version...version
                $0.clientAuthentication = .required([world.pki.root])
                $0.clientAuthenticationTime = world.pki.now
            })
        for identity in [nil, "rogue"] as [String?] {
            let seen = try await world.probe(server.port, as: identity)
            #expect(seen.failure?.phase == .clientAuth)
            #expect(seen.certificates.first?.certificate.subjectAlternativeNames.count == 10_001)
            #expect(seen.verification?.trusted == true)
        }
    }
}
