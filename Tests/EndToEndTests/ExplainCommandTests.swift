import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil explain` as a user runs it, and the command it prints as that user would paste it.
@Suite("certvigil explain", .serialized)
struct ExplainCommandTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory
    private let trust: String

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        directory = try TemporaryDirectory()
        trust = try directory.write(pki.root.pem, to: "it's root.pem")
    }

    @Test("A healthy endpoint is drawn as a path of trust, and the printed openssl command agrees")
    func healthy() async throws {
        let server = try await OpenSSLServer(chain: pki.chain(try pki.server([.dns("service.example"), .ip("127.0.0.1")])))
        let outcome = try await explain(server.endpoint)
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput.contains("✓    └─ Test Root CA"))
        #expect(!outcome.standardOutput.contains("\u{1B}"))
        let confirmation = try await confirm(outcome)
        #expect(confirmation.status == 0)
        #expect(confirmation.standardOutput.contains("Verify return code: 0 (ok)"))
    }

    @Test("A Unix socket is an endpoint, without a name to resolve, and openssl is sent there")
    func socket() async throws {
        let outcome = try await explain("unix:\(directory.path("nobody's.sock"))")
        #expect(outcome.status == 2)
        #expect(outcome.standardOutput.contains("✗ connect"))
        #expect(!outcome.standardOutput.contains("resolve"))
        let confirmation = try await confirm(outcome)
        #expect(confirmation.standardError.contains("No such file or directory"))
    }

    @Test("An expired certificate is explained with exit status 2, and openssl confirms it")
    func expired() async throws {
        let leaf = try pki.server([.dns("service.example")], daysLeft: -3)
        let server = try await OpenSSLServer(chain: pki.chain(leaf))
        let outcome = try await explain(server.endpoint)
        #expect(outcome.status == 2)
        #expect(outcome.standardOutput.contains("certificate_expired (critical)  service.example expired 3 days ago"))
        let confirmation = try await confirm(outcome)
        #expect((confirmation.standardOutput + confirmation.standardError).contains("certificate has expired"))
    }

    @Test("A port where nobody listens is explained as far as it was reached")
    func unreachable() async throws {
        let closed = try ScriptedTCPServer(.silent)
        closed.stop()
        let outcome = try await explain(closed.endpoint)
        #expect(outcome.status == 2)
        #expect(outcome.standardOutput.contains("✗ connect"))
        #expect(outcome.standardOutput.contains("– handshake  not reached"))
    }

    @Test("A file is explained as well, and what is neither file nor endpoint says what to write")
    func file() async throws {
        let chain = try directory.write(pki.chain(try pki.server()).pem, to: "chain.pem")
        let outcome = try await CertvigilBinary.run(["explain", chain, "--trust", trust, "--output", "json"])
        let result = try CommandResult(outcome)
        #expect(result.status == 0)
        let explanation = try #require(result.json["explanation"] as? [String: Any])
        let path = try #require(explanation["path"] as? [[String: Any]])
        #expect(path.map { $0["source"] as? String } == ["presented", "presented", "trust_store"])
        #expect(result.json["findings"] is [Any])
        let nothing = try await CertvigilBinary.run(["explain", "nothing"])
        #expect(nothing.status == 3)
        #expect(nothing.standardError.contains("hint: write host:port"))
    }

    private func explain(_ endpoint: String) async throws -> ProcessOutcome {
        try await CertvigilBinary.run(["explain", endpoint, "--server-name", "service.example", "--trust", trust])
    }

    /// Runs the last command of an explanation.
    private func confirm(_ outcome: ProcessOutcome) async throws -> ProcessOutcome {
        let command = try #require(outcome.standardOutput.split(separator: "\n").last { $0.hasPrefix("  openssl s_client") })
        return try await runProcess("sh", ["-c", String(command)])
    }
}
