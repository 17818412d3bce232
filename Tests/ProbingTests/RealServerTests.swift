import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// Servers not written by us; they judge client certificates by today's date.
@Suite("probing servers from the wild")
struct RealServerTests {
    private let world: ProbeWorld

    init() throws { world = try ProbeWorld(at: SystemClock().now) }

    @Test("openssl s_server refuses a rogue certificate and a missing one, every time", arguments: ["-tls1_3", "-tls1_2"])
    func rejections(version: String) async throws {
        let server = try await OpenSSLServer(
            chain: world.chain, clientAuthorities: [world.pki.root], arguments: ["-Verify", "3", "-verify_return_error", version, "-naccept", "1000"])
        for _ in 0..<100 {
            let seen = try await world.probe(server.port, as: "rogue")
            #expect(seen.failure?.phase == .clientAuth && seen.failure?.reason == .clientCertificateRejected, "\(String(describing: seen.failure))")
        }
        for _ in 0..<20 {
            let seen = try await world.probe(server.port)
            #expect(seen.failure?.reason == .clientCertificateRequired, "\(String(describing: seen.failure))")
            #expect(seen.certificates.count == 2)
        }
        let good = try await world.probe(server.port, as: "good")
        #expect(good.failure == nil && good.handshake?.clientCertificateAccepted == true)
    }

    @Test("openssl s_server refuses without tickets as well")
    func noTickets() async throws {
        let server = try await OpenSSLServer(
            chain: world.chain, clientAuthorities: [world.pki.root],
            arguments: ["-Verify", "3", "-verify_return_error", "-tls1_3", "-num_tickets", "0"])
        for _ in 0..<20 { #expect(try await world.probe(server.port, as: "rogue").failure?.reason == .clientCertificateRejected) }
        #expect(try await world.probe(server.port, as: "good").handshake?.clientCertificateAccepted == true)
    }

    @Test("nginx takes our certificate", arguments: ["TLSv1.2", "TLSv1.3"])
    func nginx(version: String) async throws {
        let server = try await NginxServer(
            chain: world.chain, clientAuthorities: [world.pki.intermediate, world.pki.root], directives: ["ssl_protocols \(version);"])
        let seen = try await world.probe(server.port, as: "good")
        #expect(seen.failure == nil)
        #expect(seen.handshake?.version?.rawValue == version)
        #expect(seen.handshake?.clientCertificate == .requested)
        #expect(seen.handshake?.clientCertificateAccepted == true)
        #expect(seen.handshake?.acceptableClientCAs.contains("CN=Test Root CA,O=Test") == true)
        #expect(seen.verification?.trusted == true)
    }

    /// nginx finishes every handshake and answers HTTP 400 afterwards: at the TLS layer a rogue certificate passes.
    @Test("nginx lets a rogue certificate pass at the TLS layer")
    func nginxRogue() async throws {
        let server = try await NginxServer(chain: world.chain, clientAuthorities: [world.pki.root])
        let seen = try await world.probe(server.port, as: "rogue")
        #expect(seen.failure == nil && seen.handshake?.clientCertificateAccepted == true)
    }
}
