import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct SPIFFESVIDInvalidCheckTests {
    private func endpoint(_ scene: Scene, expecting expected: String?, change: (inout CertificateTemplate) throws -> Void) throws -> Observation {
        let leaf = try scene.pki.server([.dns("service.example"), .uri("spiffe://example.org/cart")]) {
            $0.extendedKeyUsage = [.serverAuth, .clientAuth]
            try change(&$0)
        }
        guard case .endpoint(var seen) = try scene.endpoint(presenting: scene.pki.chain(leaf)) else { throw CancellationError() }
        seen.target.spiffeID = try expected.map { try SPIFFEIDPattern($0) }
        return .endpoint(seen)
    }

    @Test("two URIs are critical where a workload is expected, as validators refuse them")
    func refused() throws {
        let scene = try Scene()
        let observation = try endpoint(scene, expecting: "spiffe://example.org/cart") { $0.alternativeNames.append(.uri("https://example.org")) }
        let finding = scene.assess(observation).only
        #expect(finding?.check == SPIFFESVIDInvalidCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.message == "service.example carries 2 URIs, expected exactly one (X509-SVID §2)")
        #expect(finding?.hint.hasPrefix("workloads that follow the standard refuse it") == true)
    }

    @Test("the same is a warning where the endpoint is not watched as a workload")
    func unexpected() throws {
        let scene = try Scene()
        let observation = try endpoint(scene, expecting: nil) { $0.alternativeNames.append(.uri("https://example.org")) }
        #expect(scene.assess(observation).verdicts == ["warning spiffe_svid_invalid"])
    }

    @Test("what binds issuers only is a warning")
    func issuer() throws {
        let scene = try Scene()
        let observation = try endpoint(scene, expecting: "spiffe://example.org/cart") { $0.extendedKeyUsage = [.serverAuth] }
        #expect(scene.assess(observation).verdicts == ["warning spiffe_svid_invalid"])
    }

    @Test("a good document passes, and a certificate without a SPIFFE ID is none of this check's business")
    func good() throws {
        let scene = try Scene()
        #expect(scene.assess(try endpoint(scene, expecting: "spiffe://example.org/cart") { _ in }).findings == [])
        #expect(scene.assess(try scene.file([scene.pki.server([.dns("a.example"), .uri("https://example.org")])])).findings == [])
    }

    @Test("in files, leaves and signing certificates are judged each by their own rules")
    func files() throws {
        let scene = try Scene()
        let authority = try scene.pki.root.issue(
            .authority("SPIRE", validity: scene.pki.validity(daysLeft: 60, lifetime: 90)).with {
                $0.alternativeNames = [.uri("spiffe://example.org/x")]
            })
        let leaf = try scene.pki.server([.uri("spiffe://example.org")]) { $0.extendedKeyUsage = [.serverAuth, .clientAuth] }
        let findings = scene.assess(try scene.file([leaf, authority])).findings
        #expect(findings.map(\.check) == [SPIFFESVIDInvalidCheck.id, SPIFFESVIDInvalidCheck.id])
        #expect(findings.map(\.severity) == [.warning, .warning])
        #expect(findings.first?.message.contains("without a path") == true && findings.last?.message.contains("has a path") == true)
    }
}
