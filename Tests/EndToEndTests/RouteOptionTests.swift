import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil check` on the ways to an endpoint.
@Suite("certvigil check --connect, --addresses, --proxy and --starttls")
struct RouteOptionTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory
    private let trust: String

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        directory = try TemporaryDirectory()
        trust = try directory.write(pki.root.pem, to: "root.pem")
    }

    @Test("An endpoint is probed at another place, under its own name")
    func connect() async throws {
        let server = try await OpenSSLServer(chain: pki.chain(try pki.server([.dns("service.example")])))
        let elsewhere = try await check("service.example:443", ["--connect", server.endpoint])
        #expect(elsewhere.status == 0)
        #expect(elsewhere.json["endpoint"] as? String == "service.example:443")
        #expect(elsewhere.json["address"] as? String == server.endpoint)
        let all = try await check(server.endpoint, ["--addresses", "all", "--server-name", "service.example"])
        #expect(all.status == 0 && all.json["address"] as? String == server.endpoint)
    }

    @Test("A proxy gets the credentials of the file, and its refusal is not the endpoint's")
    func proxy() async throws {
        let proxy = try ScriptedTCPServer([.receiveLine, .send(Array("HTTP/1.1 407 no\r\n\r\n".utf8)), .halfClose])
        let credentials = try directory.write("me:hunter2\n", to: "proxy.credentials")
        let refused = try await check("service.example:443", ["--proxy", "http://\(proxy.endpoint)", "--proxy-credentials-file", credentials])
        #expect(refused.status == 1)
        #expect((refused.json["findings"] as? [[String: Any]])?.compactMap { $0["check"] as? String } == ["proxy_failed"])
        #expect((refused.json["failure"] as? [String: Any])?["reason"] as? String == "proxy_authentication")
        #expect(String(decoding: proxy.received, as: UTF8.self).contains("\r\nProxy-Authorization: Basic bWU6aHVudGVyMg==\r\n"))
    }

    @Test(
        "Options that contradict each other or cannot be read are usage errors",
        arguments: [
            ["--addresses", "all", "--proxy", "http://proxy"], ["--proxy", "ftp://proxy"], ["--connect", "https://a"], ["--starttls", "imap"],
            ["--proxy-credentials-file", "x"],
        ])
    func usage(arguments: [String]) async throws {
        let outcome = try await CertvigilBinary.run(["check", "smtp://service.example"] + arguments)
        #expect(outcome.status == 3, "\(outcome)")
    }

    @Test("A socket needs a name")
    func socket() async throws {
        let outcome = try await CertvigilBinary.run(["check", "unix:/run/none.sock"])
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("give --server-name"))
    }

    private func check(_ endpoint: String, _ arguments: [String]) async throws -> CommandResult {
        try CommandResult(await CertvigilBinary.run(["check", endpoint, "--trust", trust, "--output", "ndjson"] + arguments))
    }
}
