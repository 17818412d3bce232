import OpenSSL

/// A server not written by us that demands client certificates: `haproxy` or `gnutls-serv` on a free port of 127.0.0.1.
public final class MutualTLSServer: Sendable {
    public let port: UInt16
    private let process: RunningProcess
    private let directory: TemporaryDirectory

    public init(_ kind: String, chain: [IssuedCertificate], clientAuthorities: [IssuedCertificate]) async throws {
        directory = try TemporaryDirectory()
        let authorities = try directory.write(clientAuthorities.pem, to: "clients.pem")
        let certificates = try directory.write(chain.pem, to: "chain.pem")
        let key = try directory.write(chain.first?.privateKey.pem() ?? "", to: "leaf.key")
        port = try FreePort.find()
        if kind == "haproxy" {
            let both = try directory.write(chain.pem + (chain.first?.privateKey.pem() ?? ""), to: "both.pem")
            let configuration = """
                defaults
                    timeout client 10s
                    timeout server 10s
                    timeout connect 10s
                frontend service
                    mode http
                    bind 127.0.0.1:\(port) ssl crt \(both) ca-file \(authorities) verify required ssl-min-ver TLSv1.2
                    http-request return status 200

                """
            process = try RunningProcess("haproxy", ["-W", "-f", try directory.write(configuration, to: "haproxy.cfg")])
            _ = try await process.line(containing: "Loading success")
        } else {
            let arguments = ["--http", "-p", "\(port)", "--x509certfile", certificates, "--x509keyfile", key, "--x509cafile", authorities]
            process = try RunningProcess("gnutls-serv", arguments + ["--require-client-cert", "--verify-client-cert"])
            _ = try await process.line(containing: "done")
        }
    }
}
