import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("the loopback TLS server, talked to by openssl s_client")
struct LoopbackTLSServerTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory

    init() throws {
        pki = try TestPKI()
        directory = try TemporaryDirectory()
        try directory.write(pki.root.pem, to: "root.pem")
    }

    @Test(
        "it speaks the versions it was told to",
        arguments: [
            (TLSServerSettings.Version.tls12 ... .tls13, "-tls1_3", true), (.tls12 ... .tls13, "-tls1_2", true),
            (.tls12 ... .tls12, "-tls1_3", false),
            (.tls13 ... .tls13, "-tls1_2", false), (.tls10 ... .tls10, "-tls1", true),
        ])
    func versions(versions: ClosedRange<TLSServerSettings.Version>, option: String, isSpoken: Bool) async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server())).with { $0.versions = versions })
        let outcome = try await connect(to: server, [option, "-cipher", "DEFAULT:@SECLEVEL=0"])
        #expect((outcome.status == 0) == isSpoken, "\(outcome)")
    }

    @Test("it answers a request, sends the whole chain and reports the name asked for")
    func answers() async throws {
        let leaf = try pki.server()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(leaf)))
        let outcome = try await connect(to: server, ["-showcerts", "-servername", "service.example"])
        #expect(outcome.standardOutput.contains("HTTP/1.1 200 OK"), "\(outcome)")
        #expect(outcome.standardOutput.contains(leaf.pem) && outcome.standardOutput.contains(pki.intermediate.pem))
        #expect(outcome.standardOutput.contains("Verify return code: 0 (ok)"))
        let handshake = try #require(server.handshakes.first)
        #expect(handshake.serverName == "service.example" && handshake.version == "TLSv1.3" && handshake.failure == nil)
    }

    @Test("a leaf alone is a chain with its intermediate missing")
    func missingIntermediate() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: [pki.server()]))
        #expect(try await connect(to: server).standardOutput.contains("Verify return code: 21"))
    }

    @Test("it demands a client certificate of its CA, in TLS 1.2 and 1.3", arguments: ["-tls1_2", "-tls1_3"])
    func requiredClientCertificate(version: String) async throws {
        let server = try mutualServer(.required([pki.root]))
        #expect(try await connect(to: server, [version]).standardOutput.contains("HTTP/1.1 200 OK") == false)
        let accepted = try await connect(to: server, [version] + identity(pki))
        #expect(accepted.standardOutput.contains("HTTP/1.1 200 OK"), "\(accepted)")
        #expect(accepted.standardOutput.contains("CN = Test Root CA"), "it names the CA it accepts")
        let refused = try await connect(to: server, [version] + identity(try TestPKI("Foreign")))
        #expect(refused.standardOutput.contains("HTTP/1.1 200 OK") == false)
        #expect(refused.standardError.contains("unknown ca"), "the alert arrives: \(refused)")
        #expect(server.handshakes.map { $0.failure == nil } == [false, true, false])
    }

    @Test("an optional client certificate may be left out")
    func optionalClientCertificate() async throws {
        let server = try mutualServer(.optional([pki.root]))
        #expect(try await connect(to: server).standardOutput.contains("HTTP/1.1 200 OK"))
        let withCertificate = try await connect(to: server, identity(pki))
        #expect(withCertificate.standardOutput.contains("HTTP/1.1 200 OK"))
        #expect(server.handshakes.map { $0.clientCertificate != nil } == [false, true])
    }

    @Test("a renewed chain is shown to the next client")
    func renewal() async throws {
        let (old, new) = (try pki.server(daysLeft: 3), try pki.server(daysLeft: 90))
        let server = try LoopbackTLSServer(TLSServerSettings(chain: [old]))
        #expect(try await connect(to: server).standardOutput.contains(old.pem))
        try server.replaceChain([new])
        #expect(try await connect(to: server).standardOutput.contains(new.pem))
    }

    @Test("two chains serve clients of either kind", arguments: [("RSA+SHA256", "rsa"), ("ECDSA+SHA256", "ecdsa")])
    func dualCertificates(algorithms: String, kind: String) async throws {
        let (ecdsa, rsa) = (try pki.server(), try pki.server(key: .generate(.rsa2048)))
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: pki.chain(ecdsa)).with {
                $0.alternativeChain = pki.chain(rsa)
                $0.versions = .tls12 ... .tls12
            })
        let outcome = try await connect(to: server, ["-sigalgs", algorithms])
        #expect(outcome.standardOutput.contains(kind == "rsa" ? rsa.pem : ecdsa.pem), "\(outcome)")
    }

    @Test("garbage, silence and twenty clients at once do not keep it from serving")
    func survives() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server())))
        for garbage in ["GET / HTTP/1.1\r\n\r\n", String(repeating: "x", count: 100_000)] {
            _ = try await TCPExchange.run([Array(garbage.utf8)], port: server.port)
        }
        let silent = try RunningProcess("openssl", ["s_client", "-connect", server.endpoint])
        _ = try await silent.line(containing: "Verify return code")
        try await withThrowingTaskGroup(of: ProcessOutcome.self) { group in
            for _ in 0..<20 { group.addTask { try await self.connect(to: server) } }
            for try await outcome in group { #expect(outcome.standardOutput.contains("HTTP/1.1 200 OK")) }
        }
        silent.signal(9)
    }

    @Test("after stop the port is closed, and stopping again does nothing")
    func stops() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: [pki.server()]))
        server.stop()
        server.stop()
        #expect(try await connect(to: server).standardError.contains("Connection refused"))
    }

    private func mutualServer(_ clientAuthentication: TLSServerSettings.ClientAuthentication) throws -> LoopbackTLSServer {
        try LoopbackTLSServer(
            TLSServerSettings(chain: pki.chain(try pki.server())).with {
                $0.clientAuthentication = clientAuthentication
                $0.clientAuthenticationTime = pki.now
            })
    }

    private func identity(_ pki: TestPKI) throws -> [String] {
        let client = try pki.client()
        let certificate = try directory.write(client.pem, to: "client.pem")
        let chain = try directory.write(pki.intermediate.pem, to: "client-chain.pem")
        return ["-cert", certificate, "-cert_chain", chain, "-key", try directory.write(client.privateKey.pem(), to: "client.key")]
    }

    private func connect(to server: LoopbackTLSServer, _ arguments: [String] = []) async throws -> ProcessOutcome {
        let root = directory.path("root.pem")
        let fixed = ["s_client", "-connect", server.endpoint, "-CAfile", root, "-attime", "\(pki.now.unixSeconds)", "-ign_eof"]
        return try await runProcess("openssl", fixed + arguments, input: "GET / HTTP/1.1\r\nHost: service.example\r\n\r\n")
    }
}
