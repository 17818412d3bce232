import OpenSSL

/// nginx on a free port of 127.0.0.1, with a configuration and a process of its own.
///
/// It judges client certificates by the system's clock; their dates must be good today.
public final class NginxServer: Sendable {
    public enum ClientVerification: String, Sendable {
        case off, on, optional
        /// Asks and accepts any.
        case optionalWithoutCA = "optional_no_ca"
    }

    public let port: UInt16
    private let process: RunningProcess
    private let directory: TemporaryDirectory

    /// - Parameters:
    ///   - chain: the leaf, then the certificates to send above it.
    ///   - clientAuthorities: who may issue client certificates.
    ///   - listenOptions: added to the `listen` line, ` http2` for one.
    ///   - directives: further lines of the `server` block, `ssl_protocols TLSv1.2;` for one.
    public init(
        chain: [IssuedCertificate], clientVerification: ClientVerification = .on, clientAuthorities: [IssuedCertificate] = [],
        listenOptions: String = "", directives: [String] = []
    ) async throws {
        directory = try TemporaryDirectory()
        var server = directives
        server.append("ssl_certificate \(try directory.write(chain.pem, to: "chain.pem"));")
        if let leaf = chain.first { server.append("ssl_certificate_key \(try directory.write(leaf.privateKey.pem(), to: "leaf.key"));") }
        if !clientAuthorities.isEmpty {
            server.append("ssl_client_certificate \(try directory.write(clientAuthorities.pem, to: "clients.pem"));")
        }
        server.append("ssl_verify_client \(clientVerification.rawValue);")
        (process, port) = try await NginxServer.start(in: directory, listenOptions: listenOptions, server: server)
    }

    public var endpoint: String { "127.0.0.1:\(port)" }

    public func stop() async throws { try await process.terminate() }

    /// Somebody may take the free port before nginx does: then another one is tried.
    private static func start(in directory: TemporaryDirectory, listenOptions: String, server: [String]) async throws -> (RunningProcess, UInt16) {
        var attempts = 5
        while true {
            let port = try FreePort.find()
            let file = try directory.write(
                configuration(port: port, listenOptions: listenOptions, directory: directory.path, server: server), to: "nginx.conf")
            let process = try RunningProcess("nginx", ["-c", file, "-p", directory.path, "-e", "stderr"])
            do {
                _ = try await process.line(containing: "event method")
                return (process, port)
            } catch let error as ProcessEnded {
                attempts -= 1
                guard attempts > 0, error.outcome.standardError.contains("Address already in use") else { throw error }
            }
        }
    }

    private static func configuration(port: UInt16, listenOptions: String, directory: String, server: [String]) -> String {
        """
        daemon off;
        master_process off;
        pid \(directory)/nginx.pid;
        error_log stderr notice;
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path \(directory)/body;
            proxy_temp_path \(directory)/proxy;
            fastcgi_temp_path \(directory)/fastcgi;
            uwsgi_temp_path \(directory)/uwsgi;
            scgi_temp_path \(directory)/scgi;
            server {
                listen 127.0.0.1:\(port) ssl\(listenOptions);
                \(server.joined(separator: "\n        "))
                ssl_verify_depth 3;
                location / { return 200 "ok\\n"; }
            }
        }
        """
    }
}
