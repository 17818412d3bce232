import Demo
import Foundation
import Monitoring
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@Suite("the demo's world")
struct DemoWorldTests {
    private let directory: TemporaryDirectory
    private let world: DemoWorld

    init() throws {
        directory = try TemporaryDirectory()
        world = try Demo.prepare(in: directory.path("demo"), at: TestPKI.epoch) { _ in }
    }

    @Test("it shows eleven endpoints of which one is down, each on a port of its own")
    func endpoints() {
        #expect(world.endpoints.count == 11)
        #expect(Set(world.endpoints.map(\.endpoint)).count == 11)
        #expect(world.endpoints.map(\.name).contains("payments"))
    }

    @Test(
        "openssl judges each endpoint as the demo says",
        arguments: [
            ("payments", "Verify return code: 0 (ok)", true), ("orders", "Verify return code: 0 (ok)", true),
            ("workload", "Verify return code: 0 (ok)", true),
            ("inventory", "Verify return code: 0 (ok)", true), ("billing", "certificate has expired", true), ("search", "hostname mismatch", true),
            ("shipping", "unable to verify the first certificate", true), ("legacy", "self-signed certificate in certificate chain", true),
            ("ledger", "Verify return code: 0 (ok)", false), ("catalog", "Verify return code: 0 (ok)", true),
        ])
    func verdicts(name: String, verdict: String, answers: Bool) async throws {
        let output = try await connect(to: name, identity: true)
        #expect(output.contains(verdict), "\(output)")
        #expect(output.contains("HTTP/1.1 200 OK") == answers)
    }

    @Test("only the endpoint with optional mutual TLS answers a client without a certificate", arguments: [("payments", false), ("catalog", true)])
    func anonymous(name: String, answers: Bool) async throws {
        #expect(try await connect(to: name, identity: false).contains("HTTP/1.1 200 OK") == answers)
    }

    @Test("nobody listens where the warehouse should be")
    func down() async throws {
        let endpoint = try #require(world.endpoints.first { $0.name == "warehouse" })
        #expect(try await runProcess("openssl", ["s_client", "-connect", endpoint.endpoint]).standardError.contains("Connection refused"))
    }

    @Test("a renewed endpoint shows a certificate that is good for long")
    func renewal() async throws {
        try world.renew("billing", at: TestPKI.epoch)
        #expect(try await connect(to: "billing", identity: true).contains("Verify return code: 0 (ok)"))
        #expect(throws: DemoError("no endpoint is called \"nobody\"")) { try world.renew("nobody", at: TestPKI.epoch) }
        #expect(throws: DemoError("warehouse does not run")) { try world.renew("warehouse", at: TestPKI.epoch) }
    }

    @Test("the secret volumes have the kubelet's layout")
    func secretVolumes() throws {
        let volume = world.directory + "/secrets/invoices-tls"
        let files = FileManager.default
        #expect(try files.destinationOfSymbolicLink(atPath: volume + "/tls.crt") == "..data/tls.crt")
        #expect(try files.destinationOfSymbolicLink(atPath: volume + "/..data") == "..2026_01_01_00_00_00.000000000")
        let blocks = PEM.blocks(in: Array(try Data(contentsOf: URL(fileURLWithPath: volume + "/tls.crt")))).blocks
        let leaf = try Certificate(der: try #require(blocks.first?.content), digest: SystemCryptography())
        #expect(blocks.count == 2 && leaf.validity.notAfter == TestPKI.epoch + .days(9) + .hours(6))
    }

    @Test("keys, passphrases and secrets are for their owner alone")
    func permissions() throws {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: world.directory).filter {
            $0.hasSuffix(".key") || $0.hasSuffix(".p12") || $0.hasSuffix(".pass") || $0.hasSuffix(".secret")
        }
        #expect(paths.count >= 7)
        for path in paths {
            let resolved = URL(fileURLWithPath: world.directory + "/" + path).resolvingSymlinksInPath().path
            #expect(try FileManager.default.attributesOfItem(atPath: resolved)[.posixPermissions] as? Int == 0o600, "\(path)")
        }
    }

    @Test("the configuration names every endpoint and its own files, quoted")
    func configuration() throws {
        let yaml = world.configurationYAML(listenAddress: "127.0.0.1:0")
        for endpoint in world.endpoints { #expect(yaml.contains("endpoint: \(endpoint.endpoint)\n")) }
        #expect(yaml.contains("url: \"\(world.webhookURL)\"") && yaml.contains("listen_addresses: [\"127.0.0.1:0\"]"))
        #expect(yaml.contains("files: [\"\(world.directory)/pki/root.pem\"]"))
        #expect(try String(contentsOfFile: world.writeConfiguration(), encoding: .utf8) == world.configurationYAML())
    }

    @Test("the configuration has no mistake, whatever the directory is called")
    func configurationIsValid() throws {
        let path = directory.path("a \"quoted\": [dir] \\ é # x")
        let world = try Demo.prepare(in: path, at: TestPKI.epoch) { _ in }
        let configuration = try Configuration(contentsOf: world.writeConfiguration(listenAddress: "127.0.0.1:0"))
        #expect(configuration.targets.map(\.target.name) == world.endpoints.map(\.name))
        #expect(configuration.storage.path == path + "/certvigil.db")
        #expect(configuration.identities["batch"]?.source == .pkcs12(path + "/pki/keystore.p12"))
        #expect(configuration.scans.map(\.paths) == [[path + "/secrets"], ["/etc/ssl/certs"]])
    }

    @Test("after stop the ports are closed and the directory is gone")
    func stops() async throws {
        world.stop()
        world.stop()
        #expect(!FileManager.default.fileExists(atPath: world.directory))
        let output = try await runProcess("openssl", ["s_client", "-connect", world.endpoints[0].endpoint]).standardError
        #expect(output.contains("Connection refused"))
    }

    @Test("a directory that holds something is refused and left alone")
    func occupied() throws {
        try directory.write("precious", to: "full/file")
        #expect(throws: DemoError("\(directory.path("full")) is not empty")) {
            try Demo.prepare(in: directory.path("full"), at: TestPKI.epoch) { _ in }
        }
        #expect(FileManager.default.fileExists(atPath: directory.path("full/file")))
    }

    private func connect(to name: String, identity: Bool) async throws -> String {
        let endpoint = try #require(world.endpoints.first { $0.name == name })
        let pki = world.directory + "/pki"
        var arguments = ["s_client", "-connect", endpoint.endpoint, "-CAfile", pki + "/root.pem", "-attime", "\(TestPKI.epoch.unixSeconds)"]
        arguments += ["-verify_hostname", endpoint.serverName, "-ign_eof"]
        if identity { arguments += ["-cert", pki + "/monitor.pem", "-cert_chain", pki + "/monitor.pem", "-key", pki + "/monitor.key"] }
        let outcome = try await runProcess("openssl", arguments, input: "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return outcome.standardOutput + outcome.standardError
    }
}
