import Foundation
import Glibc
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil check` as a user runs it, against servers that are not ours.
@Suite("certvigil check", .serialized)
struct CheckCommandTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory
    private let trust: String

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        directory = try TemporaryDirectory()
        trust = try directory.write(pki.root.pem, to: "root.pem")
    }

    @Test("A healthy mTLS endpoint of nginx is ok, whatever the protocol version", arguments: ["TLSv1.2", "TLSv1.3"])
    func healthy(version: String) async throws {
        let server = try await NginxServer(
            chain: pki.chain(try leaf()), clientAuthorities: [pki.root, pki.intermediate], directives: ["ssl_protocols \(version);"])
        let result = try await check(server.endpoint, identity: try pki.client())
        #expect(result.status == 0)
        #expect(result.json["status"] as? String == "ok")
        #expect((result.json["tls"] as? [String: Any])?["version"] as? String == version)
        #expect((result.json["tls"] as? [String: Any])?["client_certificate_accepted"] as? Bool == true)
        #expect((result.json["verification"] as? [String: Any])?["trusted"] as? Bool == true)
        #expect((result.json["certificates"] as? [Any])?.count == 2)
    }

    @Test(
        "openssl s_server -Verify refuses a stranger's certificate, which is seen although TLS 1.3 says so only afterwards",
        arguments: ["-tls1_2", "-tls1_3"])
    func refused(version: String) async throws {
        let server = try await OpenSSLServer(
            chain: pki.chain(try leaf()), clientAuthorities: [pki.root], arguments: ["-Verify", "3", "-verify_return_error", version])
        let result = try await check(server.endpoint, identity: try TestPKI("Rogue", at: pki.now).client())
        #expect(result.status == 2)
        #expect((result.json["failure"] as? [String: Any])?["phase"] as? String == "client_auth")
        #expect(result.checks == ["client_certificate_rejected"])
        #expect((result.json["certificates"] as? [Any])?.count == 2)
    }

    @Test("A server that insists on a certificate says so to a client without one")
    func required() async throws {
        let server = try await OpenSSLServer(
            chain: pki.chain(try leaf()), clientAuthorities: [pki.root], arguments: ["-Verify", "3", "-verify_return_error"])
        let result = try await check(server.endpoint)
        #expect(result.status == 1)
        #expect(result.checks == ["client_certificate_required"])
        #expect((result.json["tls"] as? [String: Any])?["client_certificate"] as? String == "required")
    }

    @Test("Expired, misnamed and untrusted are three findings, not one")
    func everyReason() async throws {
        let server = try await OpenSSLServer(chain: [try TestPKI("Other", at: pki.now).server([.dns("else.example")], daysLeft: -3)])
        let result = try await check(server.endpoint)
        #expect(result.status == 2)
        #expect(Set(result.checks) == ["certificate_expired", "name_mismatch", "chain_incomplete"])
    }

    @Test("A workload is checked by its SPIFFE ID, exact or by pattern")
    func spiffe() async throws {
        let leaf = try pki.server([.uri("spiffe://example.org/ns/shop/sa/cart")]) { $0.extendedKeyUsage = [.serverAuth, .clientAuth] }
        let server = try await OpenSSLServer(chain: pki.chain(leaf))
        let good = try await check(server.endpoint, ["--spiffe-id", "spiffe://example.org/ns/*/sa/cart"])
        #expect(good.status == 0 && good.checks.isEmpty)
        let bad = try await check(server.endpoint, ["--spiffe-id", "spiffe://example.org/ns/shop/sa/payments"])
        #expect(bad.status == 2 && bad.checks == ["spiffe_id_mismatch"])
        let typo = try await CertvigilBinary.run(["check", server.endpoint, "--spiffe-id", "spiffe://example.org"])
        #expect(typo.status == 3)
        #expect(typo.standardError.contains("has no path"))
    }

    @Test(
        "A stapled OCSP response of openssl is judged: good, revoked, and none where the certificate demands one", arguments: ["-tls1_2", "-tls1_3"])
    func staple(version: String) async throws {
        let mustStaple = ExtensionTemplate("1.3.6.1.5.5.7.1.24", value: DEREncoder.sequence([DEREncoder.integer(5)]))
        let leaf = try pki.server([.dns("service.example")]) { $0.extraExtensions = [mustStaple] }
        let template = OCSPResponseTemplate(at: pki.now)
        let good = try directory.write(template.response(about: leaf, issuedBy: pki.intermediate), to: "good.der")
        let revoked = try directory.write(
            template.with { $0.status = .revoked(at: pki.now - .days(1), reason: 1) }.response(about: leaf, issuedBy: pki.intermediate),
            to: "revoked.der")
        let healthy = try await OpenSSLServer(chain: pki.chain(leaf), arguments: ["-status_file", good, version])
        let healthyResult = try await check(healthy.endpoint)
        #expect(healthyResult.status == 0)
        let staple = (healthyResult.json["tls"] as? [String: Any])?["ocsp_staple"] as? [String: Any]
        #expect(staple?["state"] as? String == "good")
        #expect((healthyResult.json["verification"] as? [String: Any])?["trusted_until"] as? String == staple?["next_update"] as? String)
        let compromised = try await OpenSSLServer(chain: pki.chain(leaf), arguments: ["-status_file", revoked, version])
        let result = try await check(compromised.endpoint)
        #expect(result.status == 2 && result.checks == ["certificate_revoked"])
        #expect((result.json["verification"] as? [String: Any])?["trusted"] as? Bool == false)
        let silent = try await OpenSSLServer(chain: pki.chain(leaf), arguments: [version])
        #expect(try await check(silent.endpoint).checks == ["ocsp_staple_missing"])
    }

    @Test("nginx with ssl_stapling_file staples what it was given, also when that is out of date")
    func nginxStaple() async throws {
        let leaf = try leaf()
        let old = OCSPResponseTemplate(at: pki.now - .days(30))
        let file = try directory.write(old.response(about: leaf, issuedBy: pki.intermediate), to: "old.der")
        let server = try await NginxServer(
            chain: pki.chain(leaf), clientVerification: .off, directives: ["ssl_stapling on;", "ssl_stapling_file \(file);"])
        let result = try await check(server.endpoint)
        #expect(result.status == 1 && result.checks == ["ocsp_staple_expired"])
    }

    @Test("A CRL of openssl ca tells who is revoked; an old one is information, and none is distrust where one is required")
    func revocationList() async throws {
        let (good, bad) = (try leaf(), try leaf())
        let crl = try await openSSLRevocationList(revoking: bad, lastUpdate: "260101000000Z", nextUpdate: "460101000000Z")
        let old = try await openSSLRevocationList(revoking: nil, lastUpdate: "240101000000Z", nextUpdate: "240201000000Z")
        let goodServer = try await OpenSSLServer(chain: pki.chain(good))
        let badServer = try await OpenSSLServer(chain: pki.chain(bad))
        let healthy = try await check(goodServer.endpoint, ["--crl", crl])
        #expect(healthy.status == 0)
        #expect(!healthy.checks.contains("certificate_revoked"))
        let revoked = try await check(badServer.endpoint, ["--crl", crl])
        #expect(revoked.status == 2 && revoked.checks.contains("certificate_revoked"))
        #expect((revoked.json["verification"] as? [String: Any])?["trusted"] as? Bool == false)
        #expect(try await check(badServer.endpoint).status == 0)
        let stale = try await check(goodServer.endpoint, ["--crl", old])
        #expect(stale.status == 0 && stale.checks.contains("crl_expired"))
        #expect(try await check(goodServer.endpoint, ["--crl", old, "--require-revocation"]).status == 2)
        let missing = try await CertvigilBinary.run(["check", goodServer.endpoint, "--crl", directory.path("none.crl")])
        #expect(missing.status == 3 && missing.standardError.contains("none.crl"))
    }

    /// The intermediate's list, made by `openssl ca -gencrl`.
    private func openSSLRevocationList(revoking leaf: IssuedCertificate?, lastUpdate: String, nextUpdate: String) async throws -> String {
        let ca = try TemporaryDirectory()
        let serial = try leaf?.certificate.serialNumber.hex.uppercased()
        let index = try ca.write(
            serial.map { "R\t460101000000Z\t260101000000Z,keyCompromise\t\($0)\tunknown\t/CN=service.example\n" } ?? "", to: "index.txt")
        let configuration = try ca.write(
            "[ca]\ndefault_ca = here\n[here]\ndatabase = \(index)\ncrlnumber = \(ca.write("01\n", to: "crlnumber"))\ndefault_md = sha256\n",
            to: "ca.cnf")
        let name = "crl-\(lastUpdate).pem"
        let outcome = try await runProcess(
            "openssl",
            [
                "ca", "-gencrl", "-config", configuration, "-cert", try ca.write(pki.intermediate.pem, to: "ca.pem"), "-keyfile",
                try ca.write(pki.intermediate.privateKey.pem(), to: "ca.key"), "-crl_lastupdate", lastUpdate, "-crl_nextupdate", nextUpdate, "-out",
                directory.path(name),
            ])
        try #require(outcome.status == 0, "\(outcome)")
        return directory.path(name)
    }

    @Test("What does not answer in TLS is unreachable, silent or something else, and never a crash")
    func notTLS() async throws {
        let closed = try ScriptedTCPServer(.silent)
        let port = closed.port
        closed.stop()
        let silent = try ScriptedTCPServer(.silent)
        let http = try ScriptedTCPServer(.plainHTTP)
        let garbage = try ScriptedTCPServer(.garbage)
        #expect(try await check("127.0.0.1:\(port)").checks == ["endpoint_unreachable"])
        #expect(try await check(silent.endpoint, ["--timeout", "300ms"]).checks == ["timeout"])
        #expect(try await check(http.endpoint).checks == ["not_tls"])
        #expect(try await check(garbage.endpoint).checks == ["not_tls"])
        #expect(try await check("no-such-host.invalid:443").checks == ["endpoint_unreachable"])
    }

    @Test("Several targets from a file are all answered, and the worst decides the exit status")
    func targets() async throws {
        let good = try await OpenSSLServer(chain: pki.chain(try leaf()))
        let expiring = try await OpenSSLServer(chain: pki.chain(try pki.server([.dns("service.example")], daysLeft: 20, lifetime: 365)))
        let file = try directory.write("# endpoints\n\(good.endpoint) service.example\n\n\(expiring.endpoint) service.example\n", to: "targets")
        let outcome = try await CertvigilBinary.run(["check", "--targets", file, "--trust", trust, "--output", "ndjson"])
        #expect(outcome.status == 1)
        #expect(outcome.standardOutput.split(separator: "\n").count == 2)
    }

    @Test("Targets may come through a pipe")
    func pipe() async throws {
        let server = try await OpenSSLServer(chain: pki.chain(try leaf()))
        let outcome = try await CertvigilBinary.run(
            ["check", "--targets", "-", "--trust", trust, "--output", "nagios"], input: "\(server.endpoint) service.example\n")
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput.hasPrefix("CERTVIGIL OK"))
    }

    @Test("A line that names no endpoint is named, costs nothing else, and leaves the answer open")
    func wrongLine() async throws {
        let server = try await OpenSSLServer(chain: pki.chain(try leaf()))
        let file = try directory.write("nonsense\n\(server.endpoint) service.example\na:1 b c\n", to: "targets")
        let outcome = try await CertvigilBinary.run(["check", "--targets", file, "--trust", trust, "--output", "json"])
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("\(file):1: no port in \"nonsense\""))
        #expect(outcome.standardError.contains("\(file):3: expected ENDPOINT [SERVER_NAME], got 3 words"))
        let json = try CommandResult(outcome).json
        #expect((json["results"] as? [[String: Any]])?.compactMap { $0["status"] as? String } == ["ok"])
        #expect((json["not_looked_at"] as? [String])?.count == 2)
    }

    @Test("Targets may come in Prometheus' file_sd")
    func discovered() async throws {
        let server = try await OpenSSLServer(chain: pki.chain(try leaf()))
        let file = try directory.write(#"[{"targets":["\#(server.endpoint)"],"labels":{"server_name":"service.example"}}]"#, to: "targets.json")
        let outcome = try await CertvigilBinary.run(["check", "--targets", file, "--trust", trust, "--output", "ndjson"])
        #expect(try CommandResult(outcome).json["server_name"] as? String == "service.example")
        #expect(outcome.status == 0)
    }

    @Test("The verdict is that of the moment asked about, the observation that of now")
    func futureVerdict() async throws {
        let server = try await OpenSSLServer(chain: pki.chain(try leaf()))
        let result = try await check(server.endpoint, ["--at", (pki.now + .days(61)).description])
        #expect(result.status == 2)
        #expect(result.checks == ["certificate_expired"])
        #expect((result.json["verification"] as? [String: Any])?["trusted"] as? Bool == false)
        let observed = try #require((result.json["observed_at"] as? String).flatMap(Timestamp.init(rfc3339:)))
        #expect(observed < pki.now + .days(1))
        #expect(result.json["judged_at"] as? String == (pki.now + .days(61)).description)
    }

    @Test("Ctrl-C prints what is done and leaves the answer open")
    func interrupted() async throws {
        let good = try await OpenSSLServer(chain: pki.chain(try leaf()))
        let silent = try ScriptedTCPServer(.silent)
        let file = try directory.write("\(good.endpoint) service.example\n\(silent.endpoint)\n", to: "targets")
        let process = try RunningProcess(
            CertvigilBinary.path(), ["check", "--targets", file, "--trust", trust, "--output", "ndjson", "--timeout", "60s"])
        _ = try await process.line(containing: "\"status\":\"ok\"")
        let outcome = try await process.terminate(with: SIGINT)
        #expect(outcome.status == 3)
        #expect(outcome.standardOutput.split(separator: "\n").count == 1)
    }

    @Test("Results that cannot be written are not success")
    func lostOutput() async throws {
        let outcome = try await runProcess("sh", ["-c", "exec \"$0\" scan \"$1\" > /dev/full", CertvigilBinary.path(), trust])
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("could not be written"))
    }

    @Test("A reader that does not read holds up the results, not the probes")
    func slowReader() async throws {
        let rude = try ScriptedTCPServer([])
        let server = try await OpenSSLServer(chain: pki.chain(try leaf()))
        server.pause()
        // Their results are more than the pipe and the buffer before it hold.
        let file = try directory.write(
            String(repeating: "\(rude.endpoint)\n", count: 400) + "\(server.endpoint) service.example\n", to: "targets")
        let pipe = directory.path("results")
        try #require(mkfifo(pipe, 0o600) == 0)
        let end = open(pipe, O_RDWR | O_CLOEXEC)
        let command = #"exec "$0" check --targets "$1" --trust "$2" --concurrency 512 --output ndjson > "$3""#
        let process = try RunningProcess("sh", ["-c", command, CertvigilBinary.path(), file, trust, pipe])
        try await TimeLimit.standard.apply("the pipe to be full") {
            while isWritable(end) {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        server.resume()
        _ = try await server.line(containing: "CIPHER is")
        let reader = try RunningProcess("cat", [pipe])
        _ = try await process.outcome()
        close(end)
        let lines = try await reader.outcome().standardOutput.split(separator: "\n")
        #expect(lines.count == 401)
        #expect(lines.count { $0.contains("\"status\":\"ok\"") } == 1)
    }

    @Test("Nagios output leads with what is critical, however many warnings come before it")
    func nagiosHeadline() async throws {
        for number in 0..<30 { try directory.write("", to: "tree/a\(number).crt") }
        try directory.write(pki.server(daysLeft: -3).pem, to: "tree/z.pem")
        let outcome = try await CertvigilBinary.run(["scan", directory.path("tree"), "--output", "nagios"])
        #expect(outcome.status == 2)
        #expect(outcome.standardOutput.hasPrefix("CERTVIGIL CRITICAL - \(directory.path("tree/z.pem")): "))
    }

    @Test("A path to scan that is not there is unknown, not well")
    func missingPath() async throws {
        let outcome = try await CertvigilBinary.run(["scan", directory.path("nowhere"), trust, "--output", "ndjson"])
        #expect(outcome.status == 3)
        #expect(outcome.standardOutput.split(separator: "\n").count == 2)
    }

    @Test(
        "A usage error is unknown, 3, and says what to do",
        arguments: [
            (["check"], "nothing to check"), (["check", "host"], "no port in \"host\""), (["check", "a:1", "--nonsense"], "nonsense"),
            (["check", "a:1", "--cert", "/nonexistent.pem", "--key", "/nonexistent.key"], "/nonexistent.pem"),
        ])
    func usage(arguments: [String], complaint: String) async throws {
        let outcome = try await CertvigilBinary.run(arguments)
        #expect(outcome.status == 3)
        #expect(outcome.standardError.hasPrefix("certvigil: "))
        #expect(outcome.standardError.contains(complaint))
        #expect(outcome.standardError.contains("hint: "))
    }

    @Test("What is given is quoted without what would steer a terminal")
    func hostileArgument() async throws {
        let outcome = try await CertvigilBinary.run(["check", "\u{1B}[2Jhost"])
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("?[2Jhost"))
        #expect(!outcome.standardError.contains("\u{1B}"))
    }

    @Test("A key that does not belong to its certificate is named before anything is sent")
    func mismatchedKey() async throws {
        let (certificate, other) = (try pki.client(), try pki.client())
        let outcome = try await CertvigilBinary.run([
            "check", "127.0.0.1:1", "--cert", try directory.write(certificate.pem, to: "client.pem"), "--key",
            try directory.write(other.privateKey.pem(), to: "other.key"),
        ])
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("other.key"))
        #expect(outcome.standardError.contains("does not belong to the certificate"))
    }

    private func leaf() throws -> IssuedCertificate { try pki.server([.dns("service.example"), .ip("127.0.0.1")]) }

    private func check(_ endpoint: String, _ arguments: [String] = [], identity: IssuedCertificate? = nil) async throws -> CommandResult {
        var all = ["check", endpoint, "--server-name", "service.example", "--trust", trust, "--output", "ndjson"] + arguments
        if let identity {
            all += ["--cert", try directory.write([identity, pki.intermediate].pem, to: "client.pem")]
            all += ["--key", try directory.write(identity.privateKey.pem(), to: "client.key")]
        }
        return try CommandResult(await CertvigilBinary.run(all))
    }
}

extension CommandResult {
    fileprivate var checks: [String] { (json["findings"] as? [[String: Any]] ?? []).compactMap { $0["check"] as? String } }
}

private func isWritable(_ descriptor: Int32) -> Bool {
    var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&asked, 1, 0) > 0
}
