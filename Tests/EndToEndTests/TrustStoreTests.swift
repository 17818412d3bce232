import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// Trust stores as other tools make them, and the daemon that watches them.
@Suite("trust stores", .serialized)
struct TrustStoreTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        directory = try TemporaryDirectory()
        try directory.write(pki.root.pem, to: "root.pem")
        try directory.write("changeit\n", to: "pass")
    }

    /// A truststore with the root, by `keytool`.
    private func keytool(_ type: String) async throws -> String {
        let path = directory.path("cacerts.\(type)")
        let outcome = try await runProcess(
            "keytool",
            [
                "-importcert", "-noprompt", "-alias", "root", "-file", directory.path("root.pem"), "-keystore", path, "-storetype", type,
                "-storepass",
                "changeit",
            ])
        try #require(outcome.status == 0, "\(outcome)")
        return path
    }

    private func bundle() throws -> String {
        let certificate = Data(pki.root.der).base64EncodedString()
        return try directory.write(
            "{\"keys\":[{\"use\":\"x509-svid\",\"kty\":\"EC\",\"x5c\":[\"\(certificate)\"]}],\"spiffe_sequence\":1}", to: "bundle.json")
    }

    @Test("PKCS#12 and JKS truststores of keytool, SPIFFE bundles and hashed directories accept what their root issued")
    func formats() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server())))
        try directory.write(pki.root.pem, to: "hashed/root.pem")
        try directory.link("hashed/0123abcd.0", to: "root.pem")
        let stores = [
            "p12": "files: [\(try await keytool("PKCS12"))], passphrase_file: pass",
            "jks": "files: [\(try await keytool("JKS"))], passphrase_file: pass",
            "spiffe": "files: [\(try bundle())]", "hashed": "directories: [hashed]", "public": "system: true",
        ]
        let daemon = try await DaemonProcess(
            configuration: try directory.write(
                """
                trust_stores:
                \(stores.sorted { $0.key < $1.key }.map { "  \($0.key): { \($0.value) }" }.joined(separator: "\n"))
                targets:
                  - name: service
                    endpoint: 127.0.0.1:\(server.port)
                    server_name: service.example
                    trust_store: p12
                    expect: { trust_stores: [p12, jks, public] }
                """, to: "certvigil.yml"))
        let accepts = "certvigil_endpoint_trust_store_accepts{target=\"service\",address=\"127.0.0.1:\(server.port)\",trust_store="
        for store in ["p12", "jks", "spiffe", "hashed"] { try await daemon.waitForMetric("\(accepts)\"\(store)\"} 1") }
        try await daemon.waitForMetric("\(accepts)\"public\"} 0")
        try await daemon.waitForMetric("check=\"trust_store_mismatch\",severity=\"critical\"} 1")
        try await daemon.waitForMetric("certvigil_trust_store_certificates{trust_store=\"jks\"} 1")
        #expect(
            try await daemon.get("/api/v1/targets").text.contains(
                "\"trust_stores\":{\"hashed\":true,\"jks\":true,\"p12\":true,\"public\":false,\"spiffe\":true}"))
        #expect(try await PromLint.promtool(daemon.get("/metrics").text) == [])
        #expect(try await daemon.process.terminate().status == 0)
    }

    @Test("the end of a CA in a store is information")
    func ending() async throws {
        let ending = try IssuedCertificate.selfSigned(.authority("Ending", validity: pki.validity(daysLeft: 3, lifetime: 3650)))
        try directory.write([pki.root, ending].pem, to: "ca.pem")
        let daemon = try await DaemonProcess(
            configuration: try directory.write("trust_stores: { mesh: { files: [ca.pem] } }\ntargets: []\n", to: "certvigil.yml"))
        try await daemon.waitForMetric(
            "certvigil_file_finding{scan=\"trust_stores\",path=\"mesh\",check=\"certificate_expiring\",severity=\"info\"} 1")
        try await daemon.waitForMetric("certvigil_trust_store_certificates{trust_store=\"mesh\"} 2")
        #expect(try await daemon.process.terminate().status == 0)
    }

    @Test("check and explain compare trust stores")
    func compare() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server())))
        let other = try directory.write(TestPKI("Other", at: pki.now).root.pem, to: "other.pem")
        let outcome = try await CertvigilBinary.run([
            "check", "127.0.0.1:\(server.port)", "--server-name", "service.example", "--trust", other, "--compare-trust", directory.path("root.pem"),
            "--output", "ndjson",
        ])
        #expect(outcome.status == 2)
        #expect(outcome.standardOutput.contains("\"check\":\"trust_store_mismatch\",\"severity\":\"info\""))
        let explained = try await CertvigilBinary.run([
            "explain", "127.0.0.1:\(server.port)", "--server-name", "service.example", "--trust", other, "--compare-trust",
            directory.path("root.pem"),
        ])
        #expect(explained.standardOutput.contains("trust store \(directory.path("root.pem")) accepts it"))
        #expect(explained.standardOutput.contains("trust store \(other) refuses it: the issuer of "))
        #expect(explained.standardOutput.contains("this machine's trust store refuses it: the issuer of "))
    }
}
