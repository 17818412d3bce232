import Glibc
import OpenSSL

/// `openssl s_server` on a port of 127.0.0.1 that the kernel chose: a TLS server not written by us.
public final class OpenSSLServer: Sendable {
    public let port: UInt16
    private let process: RunningProcess
    private let directory: TemporaryDirectory

    /// - Parameters:
    ///   - chain: the leaf, then the certificates to send above it.
    ///   - clientAuthorities: written to a file and given as `-CAfile`.
    ///   - arguments: `-Verify 3 -verify_return_error`, `-tls1_2`, `-www`, … The dates of client certificates are judged at `-attime`.
    public init(chain: [IssuedCertificate], clientAuthorities: [IssuedCertificate] = [], arguments: [String] = []) async throws {
        directory = try TemporaryDirectory()
        var all = ["s_server", "-accept", "127.0.0.1:0"]
        if let leaf = chain.first {
            all += ["-cert", try directory.write(leaf.pem, to: "leaf.pem"), "-key", try directory.write(leaf.privateKey.pem(), to: "leaf.key")]
        }
        if chain.count > 1 { all += ["-cert_chain", try directory.write(chain.dropFirst().pem, to: "chain.pem")] }
        if !clientAuthorities.isEmpty { all += ["-CAfile", try directory.write(clientAuthorities.pem, to: "clients.pem")] }
        process = try RunningProcess("openssl", all + arguments)
        let line = try await process.line(containing: "ACCEPT 127.0.0.1:")
        guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw UnexpectedOutput(line: line) }
        self.port = port
    }

    public var endpoint: String { "127.0.0.1:\(port)" }

    /// What the server has written so far.
    public var output: String { process.standardOutput + process.standardError }

    /// Returns the first line the server writes that contains the text.
    public func line(containing text: String) async throws -> String { try await process.line(containing: text) }

    /// The system takes connections, and nobody speaks on them.
    public func pause() { process.signal(SIGSTOP) }
    public func resume() { process.signal(SIGCONT) }

    public func stop() async throws { try await process.terminate() }
}

/// A program wrote something else than it always does.
public struct UnexpectedOutput: Error, CustomStringConvertible {
    public var line: String

    public var description: String { "unexpected output: \(line)" }
}
