import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("the audit of mutual TLS")
struct MutualTLSAuditTests {
    private static let audit = Inspection(auditsMutualTLS: true)

    private func summary(_ attempts: [MutualTLSAttempt]) -> [String] {
        attempts.map { "\($0.version.rawValue) \($0.credential.rawValue) \($0.outcome.rawValue)" }
    }

    private func expected(_ outcomes: [(MutualTLSAttempt.Credential, MutualTLSAttempt.Outcome)]) -> [String] {
        [TLSVersion.tls12, .tls13].flatMap { version in outcomes.map { "\(version.rawValue) \($0.0.rawValue) \($0.1.rawValue)" } }
    }

    @Test("a server that insists lets nobody in but us, on either version")
    func required() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.clientAuthentication = .required([world.pki.root])
                $0.clientAuthenticationTime = world.pki.now
            })
        let seen = try await world.probe(server.port, as: "good", examining: Self.audit)
        #expect(
            summary(seen.mutualTLSAudit)
                == expected([(.noCertificate, .refused), (.foreignCA, .refused), (.expired, .refused), (.configured, .acceptedAtTLSLayer)]))
        #expect(seen.handshake?.clientCertificate == .required)
        #expect(seen.identity?.isIssuerAcceptable == true)
        #expect(seen.mutualTLSAudit.allSatisfy { $0.isAsked == true })
    }

    @Test("a server that asks and does not insist lets in a client without a certificate, and no stranger's")
    func optional() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.clientAuthentication = .optional([world.pki.root])
                $0.clientAuthenticationTime = world.pki.now
            })
        let seen = try await world.probe(server.port, examining: Self.audit)
        #expect(
            summary(seen.mutualTLSAudit)
                == expected([(.noCertificate, .acceptedAtTLSLayer), (.foreignCA, .refused), (.expired, .refused)]))
        #expect(seen.handshake?.clientCertificate == .requested)
    }

    @Test("a server that does not ask lets everybody in, and it is said that it did not ask")
    func absent() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = try await world.probe(server.port, examining: Self.audit)
        #expect(seen.mutualTLSAudit.count == 6)
        #expect(seen.mutualTLSAudit.allSatisfy { $0.outcome == .acceptedAtTLSLayer && $0.isAsked == false })
        #expect(seen.mutualTLSAudit.first?.detail == "the server asked for no certificate")
    }

    @Test("a version the server does not speak is named once", arguments: [TLSServerSettings.Version.tls12, .tls13])
    func oneVersion(version: TLSServerSettings.Version) async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.versions = version...version
                $0.clientAuthentication = .required([world.pki.root])
            })
        let seen = try await world.probe(server.port, examining: Self.audit)
        let other = version == .tls12 ? "TLSv1.3" : "TLSv1.2"
        #expect(summary(seen.mutualTLSAudit).contains("\(other) no_certificate version_not_supported"))
        #expect(seen.mutualTLSAudit.count == 4)
    }

    @Test("without an answer in TLS there is nothing to audit")
    func notTLS() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.send(Array("SSH-2.0-x\r\n".utf8))])
        #expect(try await world.probe(server.port, examining: Self.audit).mutualTLSAudit.isEmpty)
    }

    @Test("nginx finishes every handshake; its answer to a request settles who is let in")
    func nginx() async throws {
        let world = try ProbeWorld(at: SystemClock().now)
        let server = try await NginxServer(
            chain: world.chain, clientAuthorities: [world.pki.intermediate, world.pki.root], directives: ["ssl_protocols TLSv1.2 TLSv1.3;"])
        let blind = try await world.probe(server.port, as: "good", examining: Self.audit)
        #expect(
            summary(blind.mutualTLSAudit)
                == expected([
                    (.noCertificate, .acceptedAtTLSLayer), (.foreignCA, .acceptedAtTLSLayer), (.expired, .acceptedAtTLSLayer),
                    (.configured, .acceptedAtTLSLayer),
                ]))

        let asking = Inspection(auditsMutualTLS: true, http: HTTPExpectation(path: "/"))
        let seen = try await world.probe(server.port, as: "good", examining: asking)
        #expect(
            summary(seen.mutualTLSAudit)
                == expected([(.noCertificate, .refused), (.foreignCA, .refused), (.expired, .refused), (.configured, .accepted)]))
        #expect(seen.handshake?.clientCertificate == .required)
        #expect(seen.handshake?.clientCertificateAccepted == true)
        #expect(seen.httpStatus == 200)

        let rogue = try await world.probe(server.port, as: "rogue", examining: Inspection(http: HTTPExpectation(path: "/")))
        #expect(rogue.handshake?.clientCertificateAccepted == false)
        #expect(rogue.httpStatus == 400)
    }

    @Test("haproxy and gnutls-serv insist within TLS", arguments: ["haproxy", "gnutls-serv"])
    func others(kind: String) async throws {
        let world = try ProbeWorld(at: SystemClock().now)
        let server = try await MutualTLSServer(kind, chain: world.chain, clientAuthorities: [world.pki.root])
        let seen = try await world.probe(server.port, as: "good", examining: Self.audit)
        #expect(
            summary(seen.mutualTLSAudit)
                == expected([(.noCertificate, .refused), (.foreignCA, .refused), (.expired, .refused), (.configured, .acceptedAtTLSLayer)]),
            "\(seen.mutualTLSAudit)")
    }

    @Test("openssl s_server with -Verify refuses, with -verify takes what comes", arguments: [("-Verify", true), ("-verify", false)])
    func openssl(option: String, insists: Bool) async throws {
        let world = try ProbeWorld(at: SystemClock().now)
        let server = try await OpenSSLServer(
            chain: world.chain, clientAuthorities: [world.pki.root], arguments: [option, "3"] + (insists ? ["-verify_return_error"] : []))
        let seen = try await world.probe(server.port, as: "good", examining: Self.audit)
        let stranger: MutualTLSAttempt.Outcome = insists ? .refused : .acceptedAtTLSLayer
        #expect(
            summary(seen.mutualTLSAudit)
                == expected([(.noCertificate, stranger), (.foreignCA, stranger), (.expired, stranger), (.configured, .acceptedAtTLSLayer)]))
    }
}

@Suite("answers to HTTP requests")
struct HTTPAnswerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: String
        var status: Int?
        var expected: Int?
        var isWelcome: Bool?
    }

    static let rows = [
        Row(testDescription: "200 is a welcome", answer: "HTTP/1.1 200 OK\r\n\r\n", status: 200, isWelcome: true),
        Row(testDescription: "a redirection is a welcome", answer: "HTTP/1.1 302 Found\r\n\r\n", status: 302, isWelcome: true),
        Row(testDescription: "403 is a refusal", answer: "HTTP/1.1 403 Forbidden\r\n\r\n", status: 403, isWelcome: false),
        Row(testDescription: "404 shows neither", answer: "HTTP/1.1 404 Not Found\r\n\r\n", status: 404, isWelcome: nil),
        Row(testDescription: "404 is a welcome where it is expected", answer: "HTTP/1.0 404 x\r\n\r\n", status: 404, expected: 404, isWelcome: true),
        Row(
            testDescription: "200 shows nothing where 204 is expected", answer: "HTTP/1.1 200 OK\r\n\r\n", status: 200, expected: 204, isWelcome: nil),
        Row(
            testDescription: "nginx names the certificate, whatever the status",
            answer: "HTTP/1.1 200 OK\r\n\r\nNo required SSL certificate was sent",
            status: 200, isWelcome: false),
        Row(testDescription: "no reason phrase is no fault", answer: "HTTP/1.1 204", status: 204, isWelcome: true),
    ]

    @Test("an answer shows whether the client was let in", arguments: rows)
    func welcome(row: Row) throws {
        let answer = try #require(HTTPAnswer(Array(row.answer.utf8)))
        let expectation = try #require(HTTPExpectation(path: "/", status: row.expected))
        #expect(answer.status == row.status)
        #expect(answer.isWelcome(under: expectation) == row.isWelcome)
    }

    @Test("what is no status line is no answer", arguments: ["", "HTTP/1.1", "HTTP/1.1 2000 x", "HTTP/1.1 abc x", "SSH-2.0 200 x", "HTTP/1.1  200"])
    func noAnswer(text: String) {
        #expect(HTTPAnswer(Array(text.utf8)) == nil)
    }

    @Test("a path that could add lines to the request is refused", arguments: ["", "x", "/a b", "/a\r\nX: y", "/ü"])
    func path(text: String) {
        #expect(HTTPExpectation(path: text) == nil)
    }
}
