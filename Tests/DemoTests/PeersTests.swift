import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("the peers of tests")
struct PeersTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI(at: TestPKI.epoch + .days(365)) }

    @Test(
        "scripts are played to each client",
        arguments: [
            ([ScriptedTCPServer.Step].plainHTTP, "HTTP/1.1 400 Bad Request"), (.sshBanner, "SSH-2.0-OpenSSH"), (.closeAtOnce, ""), (.reset, ""),
            (.cut(Array("abcdef".utf8), after: 3), "abc"), ([.receiveLine, .drip(Array("xyz".utf8), every: .milliseconds(1))], "xyz"),
            ([.receive(2), .pause(.milliseconds(1)), .send(Array("later".utf8))], "later"),
        ])
    func scripts(script: [ScriptedTCPServer.Step], expected: String) async throws {
        let server = try ScriptedTCPServer(script)
        for _ in 0..<2 {
            let answer = try await TCPExchange.run([Array("hi\n".utf8)], port: server.port)
            #expect(expected.isEmpty ? answer.isEmpty : answer.hasPrefix(expected))
        }
        #expect(server.connections == 2)
    }

    @Test("a silent server takes what it gets and says nothing")
    func silent() async throws {
        let server = try ScriptedTCPServer(.silent)
        let client = try RunningProcess("openssl", ["s_client", "-connect", server.endpoint])
        try await server.waitForConnections()
        #expect(client.isRunning)
    }

    @Test("openssl s_server demands a client certificate")
    func opensslServer() async throws {
        let server = try await OpenSSLServer(
            chain: pki.chain(try pki.server()), clientAuthorities: [pki.root],
            arguments: ["-Verify", "3", "-verify_return_error", "-attime", "\(pki.now.unixSeconds)", "-www"])
        #expect(try await request(server.port, identity: nil).contains("HTTP/1.0 200 ok") == false)
        #expect(try await request(server.port, identity: pki.client()).contains("HTTP/1.0 200 ok"))
        try await server.stop()
    }

    @Test("nginx answers 400 to a client without a certificate and 200 to one with", arguments: [NginxServer.ClientVerification.on])
    func nginx(verification: NginxServer.ClientVerification) async throws {
        let server = try await NginxServer(chain: pki.chain(try pki.server()), clientVerification: verification, clientAuthorities: [pki.root])
        #expect(try await request(server.port, identity: nil).contains("400 No required SSL certificate was sent"))
        // The dates are judged by the system's clock; this certificate is good at any date.
        let client = try pki.client {
            $0.validity = Validity(notBefore: Timestamp(unixSeconds: 0), notAfter: Timestamp(unixSeconds: 253_402_300_799))
        }
        let answer = try await request(server.port, identity: client)
        #expect(answer.contains("HTTP/1.1 200 OK") || answer.contains("400 The SSL certificate error"), "\(answer)")
        try await server.stop()
    }

    @Test(
        "both lints find what promtool finds",
        arguments: [
            ("# HELP a_total x\n# TYPE a_total counter\na_total 1\n", true), ("# HELP a x\n# TYPE a counter\na 1\n", false),
            ("# TYPE a gauge\na 1\n", false), ("# HELP a_days x\n# TYPE a_days gauge\na_days 1\n", false),
            ("# HELP aB x\n# TYPE aB gauge\naB 1\n", false), ("# HELP a_count x\n# TYPE a_count gauge\na_count 1\n", false),
            ("# HELP a x\n# TYPE a gauge\na{b=\"x, le=\\\"\"} 1\n", true), ("# HELP a x\n# TYPE a gauge\na{le=\"1\"} 1\n", false),
            ("# HELP a_seconds x\n# TYPE a_seconds histogram\na_seconds_bucket{le=\"+Inf\"} 1\na_seconds_sum 1\na_seconds_count 1\n", true),
            ("# HELP a_ms x\n# TYPE a_ms gauge\na_ms 1\n", false),
        ])
    func lints(exposition: String, isClean: Bool) async throws {
        #expect(PromLint.problems(in: exposition).isEmpty == isClean, "\(PromLint.problems(in: exposition))")
        let promtool = try await PromLint.promtool(exposition)
        #expect(promtool.isEmpty == isClean, "\(promtool)")
    }

    @Test("a process's output, status and signal are told")
    func processes() async throws {
        let outcome = try await runProcess("sh", ["-c", "cat; echo oops >&2; exit 3"], input: "hello")
        #expect(outcome.standardOutput == "hello" && outcome.standardError == "oops\n" && outcome.status == 3)
        let sleeping = try RunningProcess("sleep", ["1000"])
        #expect(try await sleeping.terminate().exit == ProcessExit(status: 15, isSignal: true))
        await #expect(throws: ProgramMissing.self) { try await runProcess("no-such-program") }
        let ended = try RunningProcess("true")
        await #expect(throws: ProcessEnded.self) { try await ended.line(containing: "anything") }
    }

    @Test("a time limit ends what never ends")
    func timeLimit() async {
        await #expect(throws: TimeLimitExceeded.self) {
            try await TimeLimit(.milliseconds(1)).apply("sleeping") { try await ManualClock().sleep(until: TestPKI.epoch + .days(1)) }
        }
    }

    private func request(_ port: UInt16, identity: IssuedCertificate?) async throws -> String {
        let directory = try TemporaryDirectory()
        var arguments = ["s_client", "-connect", "127.0.0.1:\(port)", "-ign_eof"]
        if let identity {
            arguments += [
                "-cert", try directory.write(identity.pem, to: "c.pem"), "-key", try directory.write(identity.privateKey.pem(), to: "c.key"),
            ]
            arguments += ["-cert_chain", try directory.write(pki.intermediate.pem, to: "chain.pem")]
        }
        let request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        return try await runProcess("openssl", arguments, input: request).standardOutput
    }
}
