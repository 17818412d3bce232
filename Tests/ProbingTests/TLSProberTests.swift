import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("probing a TLS server")
struct TLSProberTests {
    @Test("a healthy endpoint is observed in full")
    func healthy() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = try await world.probe(server.port)
        #expect(seen.failure == nil)
        #expect(seen.address == "127.0.0.1:\(server.port)")
        #expect(seen.observedAt == TestPKI.epoch)
        #expect(seen.certificates.map(\.position) == [0, 1])
        #expect(seen.certificates.map(\.certificate) == (try world.chain.certificates))
        #expect(seen.verification?.trusted == true)
        #expect(seen.handshake?.version == .tls13)
        #expect(seen.handshake?.group == "X25519")
        #expect(seen.handshake?.clientCertificate == .notRequested)
        #expect(seen.handshake?.clientCertificateAccepted == nil)
        let timings = seen.timings
        let (connect, handshake, total) = (try #require(timings.connect), try #require(timings.handshake), try #require(timings.total))
        let read = try #require(timings.read)
        #expect(connect >= 0 && handshake > 0 && read >= 0 && total >= connect + handshake + read)
    }

    @Test("an untrusted, misnamed chain is a fact, not a failure")
    func untrusted() async throws {
        let world = try ProbeWorld()
        let stranger = try TestPKI("Stranger").server([.dns("other.example")])
        let server = try LoopbackTLSServer(TLSServerSettings(chain: [stranger]))
        let seen = try await world.probe(server.port)
        #expect(seen.failure == nil)
        #expect(seen.verification?.trusted == false)
        let codes = Set((seen.verification?.errors ?? []).map(\.code))
        #expect(codes.isSuperset(of: [.nameMismatch, .issuerMissing]))
    }

    @Test("an address is looked for among the certificate's addresses, and not sent as a server name")
    func addressLiteral() async throws {
        let world = try ProbeWorld()
        // Because a certificate is asked for, the probe ends after the server has.
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain).with { $0.clientAuthentication = .optional([world.pki.root]) })
        let seen = try await world.probe(server.port, serverName: nil)
        #expect(seen.verification?.trusted == true)
        #expect(server.handshakes.map(\.serverName) == [nil])
        _ = try await world.probe(server.port)
        #expect(server.handshakes.last?.serverName == "service.example")
    }

    @Test("a workload is known by its SPIFFE ID, not by a DNS name, unless both a name is asked for and the certificate carries some")
    func workload() async throws {
        let world = try ProbeWorld()
        let id = try SPIFFEIDPattern("spiffe://example.org/cart")
        let pure = try LoopbackTLSServer(TLSServerSettings(chain: world.pki.chain(world.pki.server([.uri("spiffe://example.org/cart")]))))
        #expect(try await world.probe(pure.port, serverName: nil, spiffeID: id).verification?.trusted == true)
        #expect(try await world.probe(pure.port, serverName: "cart.shop.svc", spiffeID: id).verification?.trusted == true)
        #expect(try await world.probe(pure.port, serverName: "cart.shop.svc").verification?.errors.map(\.code) == [.nameMismatch])
        let named = try LoopbackTLSServer(
            TLSServerSettings(chain: world.pki.chain(world.pki.server([.uri("spiffe://example.org/cart"), .dns("cart.shop.svc")]))))
        #expect(try await world.probe(named.port, serverName: nil, spiffeID: id).verification?.trusted == true)
        #expect(try await world.probe(named.port, serverName: "cart.shop.svc", spiffeID: id).verification?.trusted == true)
        #expect(try await world.probe(named.port, serverName: "pay.shop.svc", spiffeID: id).verification?.errors.map(\.code) == [.nameMismatch])
    }

    @Test("a client certificate is accepted, refused or missed, in both versions", arguments: [TLSServerSettings.Version.tls12, .tls13])
    func clientCertificates(version: TLSServerSettings.Version) async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.versions = version...version
                $0.clientAuthentication = .required([world.pki.root])
                $0.clientAuthenticationTime = world.pki.now
            })
        let good = try await world.probe(server.port, as: "good")
        #expect(good.failure == nil)
        #expect(good.handshake?.clientCertificate == .requested)
        #expect(good.handshake?.clientCertificateAccepted == true)
        #expect(good.handshake?.acceptableClientCAs == ["CN=Test Root CA,O=Test"])

        let rogue = try await world.probe(server.port, as: "rogue")
        #expect(rogue.failure?.phase == .clientAuth)
        #expect(rogue.failure?.reason == .clientCertificateRejected)
        #expect(rogue.failure?.detail == "the server sent the alert unknown_ca about our certificate")
        #expect(rogue.handshake?.clientCertificateAccepted == false)
        #expect(rogue.verification?.trusted == true, "the server's chain is seen and judged although we are refused")

        let none = try await world.probe(server.port)
        #expect(none.failure?.phase == .clientAuth)
        #expect(none.failure?.reason == .clientCertificateRequired)
        #expect(none.handshake?.clientCertificate == .required)
        #expect(none.certificates.count == 2)
    }

    @Test("an unknown identity fails the probes that need it, and says its name")
    func unknownIdentity() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = try await world.probe(server.port, as: "nobody")
        #expect(seen.failure?.reason == .identityUnusable)
        #expect(seen.failure?.detail.contains("\"nobody\"") == true)
    }

    @Test("a server without a suite in common is told apart from one that refuses otherwise")
    func noSharedCipher() async throws {
        let world = try ProbeWorld()
        let server = try await OpenSSLServer(chain: [], arguments: ["-nocert", "-psk", "00", "-no_tls1_3"])
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.reason == .noSharedCipher)
        #expect(seen.failure?.detail == "the server sent the alert handshake_failure in answer to our ClientHello")
        #expect(seen.certificates.isEmpty && seen.verification == nil)
    }

    /// OpenSSL's common algorithms cannot read a DSA key: a second attempt with all of them can.
    @Test("a certificate with an unusual key is taken at the second attempt")
    func unusualKey() async throws {
        let world = try ProbeWorld()
        let directory = try TemporaryDirectory()
        let (parameters, key, certificate) = (directory.path("parameters"), directory.path("key"), directory.path("certificate"))
        let make =
            "openssl dsaparam -out \(parameters) 1024 && "
            + "openssl req -x509 -newkey dsa:\(parameters) -nodes -subj /CN=dsa -keyout \(key) -out \(certificate)"
        let made = try await runProcess("sh", ["-c", make])
        try #require(made.status == 0, "\(made)")
        let server = try await OpenSSLServer(
            chain: [], arguments: ["-cert", certificate, "-key", key, "-tls1_2", "-cipher", "DHE-DSS-AES128-SHA256:@SECLEVEL=0"])
        let seen = try await world.probe(server.port)
        #expect(seen.failure == nil, "\(String(describing: seen.failure))")
        #expect(seen.certificates.first?.certificate.subject.description == "CN=dsa")
        #expect(seen.handshake?.cipherSuite == "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256")
        #expect(seen.handshake?.group?.hasPrefix("DHE-") == true)
    }

    @Test("whether a session could be resumed is seen, in both versions", arguments: [TLSServerSettings.Version.tls12, .tls13], [0, 1])
    func resumption(version: TLSServerSettings.Version, tickets: Int) async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.versions = version...version
                $0.sessionTickets = tickets
            })
        let seen = try await world.probe(server.port)
        #expect(seen.failure == nil)
        #expect(seen.handshake?.resumption == SessionResumption(ticket: tickets > 0, sessionIdentifier: false))
    }

    @Test("hundreds of probes at once are each answered by their own server's chain")
    func concurrency() async throws {
        let world = try ProbeWorld()
        let other = try world.pki.server([.dns("other.example")])
        let servers = [
            try LoopbackTLSServer(TLSServerSettings(chain: world.chain)), try LoopbackTLSServer(TLSServerSettings(chain: world.pki.chain(other))),
        ]
        let leaves = try [world.leaf, other].map { try $0.certificate.fingerprint }
        try await withThrowingTaskGroup(of: (Int, EndpointObservation).self) { group in
            for index in 0..<400 { group.addTask { (index % 2, try await world.probe(servers[index % 2].port)) } }
            for try await (which, seen) in group {
                #expect(seen.failure == nil)
                #expect(seen.certificates.first?.certificate.fingerprint == leaves[which])
            }
        }
    }
}
