import Foundation
import TestSupport
import Testing

/// The built daemon, running on a configuration of its own.
final class DaemonProcess: Sendable {
    let process: RunningProcess
    /// `127.0.0.1:port`, as the daemon said it.
    let address: String

    /// Returns once the daemon serves HTTP.
    init(configuration path: String) async throws {
        process = try RunningProcess(CertvigilBinary.path(), ["run", "--config", path, "--web.listen-address", "127.0.0.1:0"])
        let line = try await process.line(containing: "address=127.0.0.1:")
        let field = try #require(line.split(separator: " ").first(where: { $0.hasPrefix("address=") }))
        address = String(field.dropFirst("address=".count))
    }

    func get(_ path: String) async throws -> (status: Int, text: String) {
        let outcome = try await runProcess("curl", ["-s", "-m", "10", "-w", "\n%{http_code}", "http://\(address)\(path)"])
        let lines = outcome.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.last.flatMap { Int($0) } ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// Asks again until the answer holds the text.
    func waitForMetric(_ text: String, limit: TimeLimit = .standard) async throws {
        try await limit.apply("waiting for \(text) in /metrics") { [self] in
            while try await !get("/metrics").text.contains(text) { try Task.checkCancellation() }
        }
    }
}
