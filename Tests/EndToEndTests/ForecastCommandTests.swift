import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil forecast` as a user runs it.
@Suite("certvigil forecast", .serialized)
struct ForecastCommandTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        directory = try TemporaryDirectory()
    }

    @Test("Files are looked at now, and the exit status goes by the thresholds")
    func files() async throws {
        try directory.write(pki.server([.dns("soon.example")], daysLeft: 20, lifetime: 365).pem, to: "tree/soon.pem")
        try directory.write(pki.server([.dns("late.example")], daysLeft: 80, lifetime: 365).pem, to: "tree/late.pem")
        let outcome = try await CertvigilBinary.run(["forecast", directory.path("tree"), "--output", "ndjson"])
        #expect(outcome.status == 1)
        #expect(outcome.standardOutput.split(separator: "\n").count == 2)
        let narrow = try await CertvigilBinary.run(["forecast", directory.path("tree"), "--within", "30d", "--output", "json"])
        #expect((try CommandResult(narrow).json["events"] as? [Any])?.count == 1)
        let later = try await CertvigilBinary.run([
            "forecast", directory.path("tree"), "--output", "json", "--at", (pki.now + .days(79)).description,
        ])
        #expect(try CommandResult(later).status == 2)
    }

    @Test("What a running daemon saw is read beside it")
    func stored() async throws {
        try directory.write(pki.server([.dns("soon.example")], daysLeft: 3, lifetime: 365).pem, to: "tree/soon.pem")
        let configuration = try directory.write(
            "scans:\n  - { name: tree, paths: [\(directory.path("tree"))], interval: 1h }\n", to: "certvigil.yml")
        let daemon = try await DaemonProcess(configuration: configuration)
        try await daemon.waitForMetric("certvigil_file_certificate_not_after_timestamp_seconds")
        let outcome = try await CertvigilBinary.run(["forecast", "--config", configuration, "--output", "json"])
        let result = try CommandResult(outcome)
        #expect(result.status == 2)
        let events = try #require(result.json["events"] as? [[String: Any]])
        #expect((events.first?["places"] as? [[String: Any]])?.first?["path"] as? String == directory.path("tree/soon.pem"))
        let history = try await CertvigilBinary.run(["history", directory.path("tree/soon.pem"), "--config", configuration, "--output", "ndjson"])
        #expect(history.status == 0)
        #expect(history.standardOutput.contains("\"event\":\"certificate_seen\""))
        #expect(history.standardOutput.contains("\"event\":\"finding_began\""))
        let nothing = try await CertvigilBinary.run(["history", "nobody", "--config", configuration])
        #expect(nothing.status == 1)
        #expect(daemon.process.isRunning)
        try await daemon.process.terminate()
    }

    @Test("A database that is not there is said so, and not made")
    func noDatabase() async throws {
        let configuration = try directory.write("scans:\n  - { name: tree, paths: [/nowhere], interval: 1h }\n", to: "certvigil.yml")
        let outcome = try await CertvigilBinary.run(["forecast", "--config", configuration])
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("there is no such file"))
        #expect(!FileManager.default.fileExists(atPath: directory.path("certvigil.db")))
    }

    @Test("It is made from a configuration or from paths, and says so", arguments: [[], ["--config", "x.yml", "/etc"]])
    func usage(arguments: [String]) async throws {
        let outcome = try await CertvigilBinary.run(["forecast"] + arguments)
        #expect(outcome.status == 3)
        #expect(outcome.standardError.contains("give one of them"))
    }
}
