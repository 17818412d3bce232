import HTTPClient
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// Certificates here live from 2000 to 2099, as libcurl asks the system for the time.
@Suite struct CurlClientTLSTests {
    private let directory: TemporaryDirectory
    private let authority: String
    private let server: LoopbackTLSServer

    init() throws {
        directory = try TemporaryDirectory()
        let validity = Validity(notBefore: Timestamp(unixSeconds: 946_684_800), notAfter: Timestamp(unixSeconds: 4_070_908_800))
        let certificate = try IssuedCertificate.selfSigned(
            CertificateTemplate.authority("receiver", validity: validity).with {
                $0.alternativeNames = [.ip("127.0.0.1")]
                $0.keyUsage.insert(.digitalSignature)
            })
        authority = try directory.write(certificate.pem, to: "ca.pem")
        server = try LoopbackTLSServer(TLSServerSettings(chain: [certificate]))
    }

    @Test("a certificate of a configured CA is trusted")
    func trusted() async throws {
        defer { server.stop() }
        let client = try CurlClient(settings: CurlSettings(certificateAuthorities: authority))
        #expect(try await client.fetch(HTTPRequest(url: Secret("https://127.0.0.1:\(server.port)/"), timeout: .seconds(15))).status == 200)
    }

    @Test("one of an unknown CA is not")
    func untrusted() async throws {
        defer { server.stop() }
        let failure = await #expect(throws: HTTPFailure.self) {
            try await CurlClient().fetch(HTTPRequest(url: Secret("https://127.0.0.1:\(server.port)/"), timeout: .seconds(15)))
        }
        #expect(failure?.reason == .tls)
    }

    @Test("nor one for another name, and the name is not told")
    func wrongName() async throws {
        defer { server.stop() }
        let client = try CurlClient(settings: CurlSettings(certificateAuthorities: authority))
        let failure = await #expect(throws: HTTPFailure.self) {
            try await client.fetch(HTTPRequest(url: Secret("https://localhost:\(server.port)/"), timeout: .seconds(15)))
        }
        #expect(failure?.reason == .tls)
        #expect(failure?.detail.contains("localhost") == false)
    }

    @Test("a CA file that does not exist is a failure, not trust in the system's")
    func missingAuthority() async throws {
        defer { server.stop() }
        let client = try CurlClient(settings: CurlSettings(certificateAuthorities: directory.path("missing.pem")))
        let failure = await #expect(throws: HTTPFailure.self) {
            try await client.fetch(HTTPRequest(url: Secret("https://127.0.0.1:\(server.port)/"), timeout: .seconds(15)))
        }
        #expect(failure?.reason == .tls)
    }
}
