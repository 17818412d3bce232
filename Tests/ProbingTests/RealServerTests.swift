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

    @Test("a stapled response and the timestamps beside it are handed on", arguments: ["-tls1_3", "-tls1_2"])
    func staples(version: String) async throws {
        let directory = try TemporaryDirectory()
        let unauthorized: [UInt8] = [0x30, 3, 0x0a, 1, 6]  // OCSPResponse of nothing but its status (RFC 6960 §4.2.1)
        let response = try directory.write(unauthorized, to: "response.der")
        // openssl-s_server(1) -serverinfo: the messages it goes into (0x1181), the extension's type 18, and a list of one timestamp of one octet.
        let information = "-----BEGIN SERVERINFOV2 FOR CT-----\nAAARgQASAAUAAwABBw==\n-----END SERVERINFOV2 FOR CT-----\n"
        let timestamps = try directory.write(information, to: "timestamps.pem")
        let server = try await OpenSSLServer(
            chain: world.chain, arguments: ["-status_file", response, "-serverinfo", timestamps, version, "-naccept", "2"])
        let seen = try await world.probe(server.port)
        #expect(seen.handshake?.stapledResponse == unauthorized)
        #expect(seen.handshake?.timestampCount == 1)
    }

    @Test("nginx speaks the application protocol that it is asked for, or none", arguments: [("", "http/1.1"), (" http2", "h2")])
    func applicationProtocols(option: String, chosen: String) async throws {
        let server = try await NginxServer(chain: world.chain, clientVerification: .off, listenOptions: option)
        let seen = try await world.probe(server.port)
        #expect(seen.handshake?.alpn == chosen)
        #expect(seen.handshake?.alpnOffered == ["h2", "http/1.1"])
        #expect(seen.handshake?.resumption?.ticket == true)
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
