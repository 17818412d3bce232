import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("both certificates of a dual endpoint")
struct KeyTypeTests {
    private static let both = Inspection(keyTypes: [.ecdsa, .rsa])

    private func probeBoth(_ world: ProbeWorld, port: UInt16) async -> [EndpointObservation] {
        let target = Target(
            name: "test", endpoint: Endpoint(host: "127.0.0.1", port: port), serverName: "service.example", identity: "good", inspection: Self.both)
        return await world.prober.probe(target, by: world.clock.now + .seconds(30))
    }

    @Test("each is probed for itself, in both versions", arguments: [TLSServerSettings.Version.tls12, .tls13])
    func loopback(version: TLSServerSettings.Version) async throws {
        let world = try ProbeWorld()
        let rsa = try world.pki.server(key: .generate(.rsa2048))
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.alternativeChain = world.pki.chain(rsa)
                $0.versions = version...version
                $0.clientAuthentication = .required([world.pki.root])
                $0.clientAuthenticationTime = world.pki.now
            })
        let seen = await probeBoth(world, port: server.port)
        #expect(seen.map(\.keyType) == [.ecdsa, .rsa])
        #expect(seen.map(\.placeAddress) == ["127.0.0.1:\(server.port)#ecdsa", "127.0.0.1:\(server.port)#rsa"])
        #expect(seen.allSatisfy { $0.failure == nil }, "\(seen.map(\.failure))")
        #expect(try seen.map { $0.certificates.first?.certificate } == [world.leaf, rsa].map { try $0.certificate })
    }

    @Test("nginx shows each when it is asked")
    func nginx() async throws {
        let world = try ProbeWorld(at: SystemClock().now)
        let directory = try TemporaryDirectory()
        let rsa = try world.pki.server(key: .generate(.rsa2048))
        let chain = try directory.write(world.pki.chain(rsa).pem, to: "rsa.pem")
        let key = try directory.write(rsa.privateKey.pem(), to: "rsa.key")
        let server = try await NginxServer(
            chain: world.chain, clientVerification: .off, directives: ["ssl_certificate \(chain);", "ssl_certificate_key \(key);"])
        let seen = await probeBoth(world, port: server.port)
        #expect(try seen.map { $0.certificates.first?.certificate } == [world.leaf, rsa].map { try $0.certificate })
    }

    @Test("a kind the server has no certificate for fails, and the other is well")
    func missing() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = await probeBoth(world, port: server.port)
        #expect(seen.map { $0.failure?.reason } == [nil, .noSharedCipher])
    }

    @Test("the address of a place is taken apart again", arguments: [nil, "192.0.2.1:443", "[2001:db8::1]:443", "unix:/run/rsa"] as [String?])
    func places(address: String?) {
        #expect(EndpointObservation.parts(ofPlace: address).address == address)
        let place = address.map { "\($0)#rsa" }
        #expect(EndpointObservation.parts(ofPlace: place).keyType == (address == nil ? nil : .rsa))
    }
}
