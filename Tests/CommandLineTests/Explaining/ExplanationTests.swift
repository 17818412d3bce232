import Checks
import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@testable import certvigil

/// What a person reads in the situations that wake people. Fingerprints, serial numbers and key identifiers change with each run and read `…` here.
@Suite("An explanation")
struct ExplanationTests {
    private let pki: TestPKI
    private let store: TrustStore

    init() throws {
        pki = try TestPKI()
        store = TrustStore(name: "mesh", anchors: [try pki.root.certificate])
    }

    @Test("of an expired certificate: dates, the path it stands on, what to do")
    func expired() throws {
        let leaf = try pki.server(daysLeft: -3)
        let text = try explain(chain: pki.chain(leaf)).plain
        #expect(
            text
                == """
                service.example:8443 (10.0.0.5:8443) is CRITICAL: service.example expired 3 days ago (2025-12-29T00:00:00Z)

                What was tried
                  ✓ resolve             service.example is 10.0.0.5:8443  (0.2 ms)
                  ✓ connect             10.0.0.5:8443  (1.0 ms)
                  ✓ handshake           TLSv1.3, TLS_AES_256_GCM_SHA384, X25519, 1 round trip  (12 ms)
                  • client certificate  the server asks for none
                  ✗ validity            service.example expired 3 days ago, 2025-12-29
                  ✓ name                service.example is DNS:service.example
                  ✗ trust               CN=service.example expired at 2025-12-29T00:00:00Z, before the time of verification, 2026-01-01T00:00:00Z

                The path of trust
                  ✗ service.example             expired 3 days ago, 2025-12-29     presented, position 0
                  ✓ └─ Test Intermediate CA     expires in 1825 days, 2030-12-31   presented, position 1
                  ✓    └─ Test Root CA          expires in 3650 days, 2035-12-30   in trust store mesh, 1 certificate

                What is wrong, and what to do
                  1. certificate_expired (critical)  service.example expired 3 days ago (2025-12-29T00:00:00Z)
                       valid from 2025-09-30T00:00:00Z to 2025-12-29T00:00:00Z, 90 days in all; ended 3 days ago
                       serial number …, SHA-256 …
                       issued by CN=Test Intermediate CA,O=Test
                     → renew the certificate and make the service load the new one
                       openssl s_client -connect service.example:8443 -servername service.example </dev/null 2>/dev/null | openssl x509 -noout -dates

                Confirm it with
                  openssl s_client -connect service.example:8443 -servername service.example -verify_hostname service.example -CAfile mesh.pem -showcerts -verify_return_error </dev/null

                """.squeezed(like: text))
    }

    @Test("of a missing intermediate: what was sent, what is missing, where it is published, which store was consulted")
    func incomplete() throws {
        let leaf = try pki.server { template in
            template.extraExtensions = [try .authorityInformationAccess(issuers: ["http://ca.example/intermediate.der"])]
        }
        let explanation = try explain(chain: [leaf])
        #expect(explanation.path.map(\.source) == [.presented(position: 0), .missing])
        #expect(explanation.path.last?.title == "CN=Test Intermediate CA,O=Test")
        let problem = try #require(explanation.problems.first { $0.finding.check == ChainIncompleteCheck.id })
        #expect(problem.facts.contains("sent: CN=service.example"))
        #expect(problem.facts.contains { $0.hasPrefix("missing: CN=Test Intermediate CA,O=Test key identifier ") })
        #expect(problem.facts.contains("published at http://ca.example/intermediate.der"))
        #expect(problem.facts.contains("consulted: trust store mesh, 1 certificate"))
        #expect(problem.command?.contains("-showcerts") == true)
    }

    @Test("of a CA that is not trusted although one of its name is: the keys differ, and both are shown")
    func wrongKey() throws {
        let impostor = try TestPKI()
        let leaf = try impostor.server()
        let explanation = try explain(chain: impostor.chain(leaf))
        let facts = explanation.problems.flatMap(\.facts)
        #expect(facts.contains { $0.hasPrefix("the store holds a CA of that name with another key:") && $0.contains("public key SHA-256") })
    }

    @Test("of a wrong name: the nearest names, and why each is not it")
    func name() throws {
        let leaf = try pki.server([.dns("*.example"), .dns("servise.example"), .dns("far.away.test")])
        let facts = try #require(
            explain(chain: pki.chain(leaf), asking: "service.example").problems.first { $0.finding.check == NameMismatchCheck.id }?.facts)
        #expect(facts.first == "asked for: service.example")
        #expect(facts.contains("nearest: DNS:servise.example: one character differs"))
    }

    @Test("of a refused client certificate: the CAs the server accepts against ours, and what ours lacks")
    func clientCertificate() throws {
        let ours = try pki.client(daysLeft: -1) { $0.extendedKeyUsage = [.serverAuth] }
        var seen = try observation(chain: pki.chain(pki.server()))
        seen.failure = ProbeFailure(phase: .clientAuth, reason: .clientCertificateRejected, detail: "the server sent the alert unknown_ca")
        seen.handshake?.clientCertificate = .requested
        seen.handshake?.acceptableClientCAs = ["CN=Partner Root CA,O=Partner"]
        var context = context(at: pki.now)
        context.identity = [try ours.certificate]
        context.shell.certificate = "our cert.pem"
        let explanation = Explanation(assess(seen), in: context)
        let problem = try #require(explanation.problems.first { $0.finding.check == ClientCertificateRejectedCheck.id })
        #expect(problem.facts.contains("the server accepts: CN=Partner Root CA,O=Partner"))
        #expect(problem.facts.contains("no issuer of ours is among them"))
        #expect(problem.facts.contains("ours is outside its validity: expired 24 hours ago, 2025-12-31"))
        #expect(problem.facts.contains("ours does not allow clientAuth: its extended key usage is serverAuth"))
        #expect(problem.command?.contains("-cert 'our cert.pem'") == true)
        #expect(explanation.steps.first { $0.name == "client certificate" }?.outcome == .failed)
    }

    @Test("of a port that speaks something else ends where the handshake did")
    func notTLS() throws {
        var seen = EndpointObservation(
            target: Target(name: "a:1", endpoint: Endpoint(host: "a.example", port: 1)), address: "10.0.0.5:1", observedAt: pki.now,
            failure: ProbeFailure(phase: .handshake, reason: .notTLS, detail: "it looks like SSH: SSH-2.0-OpenSSH_9.6"))
        seen.timings = PhaseTimings(resolve: 0.001, connect: 0.001)
        let explanation = Explanation(assess(seen), in: context(at: pki.now))
        #expect(explanation.steps.map(\.outcome) == [.passed, .passed, .failed])
        #expect(explanation.steps.last?.detail == "not_tls: it looks like SSH: SSH-2.0-OpenSSH_9.6")
        #expect(explanation.path.isEmpty)
    }

    @Test("says that mutual TLS is optional where a client without a certificate got in")
    func optionalMutualTLS() throws {
        var seen = try observation(chain: pki.chain(pki.server()))
        seen.handshake?.clientCertificate = .requested
        seen.handshake?.clientCertificateAccepted = true
        seen.mutualTLSAudit = [
            MutualTLSAttempt(.noCertificate, .tls13, .acceptedAtTLSLayer), MutualTLSAttempt(.foreignCA, .tls13, .refused),
            MutualTLSAttempt(.noCertificate, .tls12, .versionNotSupported),
        ]
        var context = context(at: pki.now)
        context.identity = [try pki.client().certificate]
        let step = try #require(Explanation(assess(seen), in: context).steps.first { $0.name == "mutual TLS" })
        #expect(step.outcome == .noted)
        #expect(
            step.detail.hasPrefix("mutual TLS is optional, as far as TLS goes: TLSv1.3  no certificate: accepted at TLS layer, foreign CA: refused"))
    }

    @Test("of a file draws how its certificates belong together, and admits that nothing was verified")
    func file() throws {
        let certificates = try [pki.intermediate, pki.server()].enumerated().map {
            PresentedCertificate(position: $0, certificate: try $1.certificate)
        }
        let seen = FileObservation(
            scan: "command line", path: "-tls chain.pem", observedAt: pki.now, format: FileFormatName(rawValue: "pem"), certificates: certificates)
        let assessment = Assessor().assess(.file(seen), at: pki.now)
        var context = context(at: pki.now)
        context.store = nil
        let explanation = Explanation(assessment, in: context)
        #expect(explanation.path.map(\.title) == ["service.example", "Test Intermediate CA"])
        #expect(explanation.path.map(\.source) == [.presented(position: 1), .presented(position: 0)])
        #expect(explanation.steps.last?.outcome == .skipped)
        #expect(explanation.commands.first == "openssl storeutl -noout -text -certs './-tls chain.pem'")
    }

    @Test("lets nothing through that a stranger wrote to steer a terminal")
    func hostile() throws {
        let text = "a\u{1B}[2J\u{202E}\r\n|;'$(id)`id`"
        let leaf = try pki.server([.dns(text)]) { $0.subject = [.commonName(text)] }
        var seen = try observation(chain: [leaf])
        seen.target.name = text
        seen.target.endpoint.host = text
        seen.handshake?.alpn = text
        seen.handshake?.acceptableClientCAs = [text]
        seen.failure = ProbeFailure(phase: .clientAuth, reason: .clientCertificateRejected, detail: text)
        let explanation = Explanation(assess(seen), in: context(at: pki.now))
        let shown = explanation.text(.plain, now: pki.now, judgedAt: nil)
        #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || String($0).plainText == String($0) })
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(explanation.json(digest: SystemCryptography(), judgedAt: nil))) as? [String: Any])
        #expect(json["explanation"] is [String: Any])
        #expect(json["findings"] is [Any])
    }
}

extension ExplanationTests {
    private func explain(chain: [IssuedCertificate], asking name: String = "service.example") throws -> Explanation {
        Explanation(assess(try observation(chain: chain, asking: name)), in: context(at: pki.now))
    }

    private func assess(_ seen: EndpointObservation) -> Assessment { Assessor().assess(.endpoint(seen), at: pki.now) }

    private func context(at now: Timestamp) -> ExplanationContext {
        ExplanationContext(now: now, store: TrustStoreFacts(store), shell: ShellContext(trust: "mesh.pem"))
    }

    private func observation(chain: [IssuedCertificate], asking name: String = "service.example") throws -> EndpointObservation {
        let certificates = try chain.certificates
        let reference = try #require(ReferenceIdentity(name))
        return EndpointObservation(
            target: Target(name: "service.example:8443", endpoint: Endpoint(host: "service.example", port: 8443), serverName: name),
            address: "10.0.0.5:8443", observedAt: pki.now,
            timings: PhaseTimings(resolve: 0.0002, connect: 0.001, handshake: 0.0123, total: 0.0135),
            handshake: Handshake(
                version: .tls13, cipherSuite: "TLS_AES_256_GCM_SHA384", group: "X25519", roundTrips: 1, clientCertificate: .notRequested),
            certificates: certificates.enumerated().map { PresentedCertificate(position: $0, certificate: $1) },
            verification: PathValidator(signatures: SystemCryptography())
                .verify(certificates, against: store, purpose: .server, reference: reference, at: pki.now))
    }
}

extension Explanation {
    /// What changes with each run is left out.
    fileprivate var plain: String {
        text(.plain, now: TestPKI.epoch, judgedAt: nil).replacing(/[0-9a-f]{32,}/, with: "…")
    }
}

extension String {
    /// The golden text with the columns of the tree as wide as they are in the other: how wide is not what is tested.
    fileprivate func squeezed(like other: String) -> String {
        let theirs = other.split(separator: "\n", omittingEmptySubsequences: false)
        return split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            guard index < theirs.count, words(String(line)) == words(String(theirs[index])) else { return String(line) }
            return String(theirs[index])
        }.joined(separator: "\n")
    }

    private func words(_ text: String) -> [Substring] { text.split(separator: " ") }
}
