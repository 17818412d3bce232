import Checks
import Monitoring
import PKI
import TestSupport
import Testing

@Suite struct TrustStoreMismatchCheckTests {
    private func assess(_ acceptance: [TrustStoreAcceptance], expecting expected: [String] = [], isTrusted: Bool = true) throws -> Assessment {
        var scene = try Scene()
        scene.policy.trustStores = expected
        let leaf = try scene.pki.server()
        let anchors = isTrusted ? nil : [try TestPKI("Other").root]
        guard case .endpoint(var seen) = try scene.endpoint(presenting: scene.pki.chain(leaf), trusting: anchors) else { throw CancellationError() }
        seen.target.trustStore = "mesh"
        seen.acceptance = acceptance
        return scene.assess(.endpoint(seen))
    }

    private let refusing = TrustStoreAcceptance(store: "legacy", isAccepted: false, reason: "the path ends in a root that is not in it")
    private let accepting = TrustStoreAcceptance(store: "mesh", isAccepted: true)

    @Test("a store that should accept and does not is critical, with its reason and who does accept")
    func expected() throws {
        let finding = try assess([refusing, accepting], expecting: ["legacy", "mesh"]).only
        #expect(finding?.check == TrustStoreMismatchCheck.id && finding?.severity == .critical)
        #expect(
            finding?.message
                == "trust store legacy does not accept service.example:8443 (192.0.2.1:8443): the path ends in a root that is not in it; mesh accepts it"
        )
    }

    @Test("a store of which nothing is expected may refuse")
    func notExpected() throws {
        #expect(try assess([refusing, accepting]).findings == [])
        #expect(try assess([refusing, accepting], expecting: ["mesh"]).findings == [])
    }

    @Test("a chain that its own store refuses and another accepts is information beside the distrust")
    func misplaced() throws {
        let stores = [TrustStoreAcceptance(store: "mesh", isAccepted: false, reason: "x"), TrustStoreAcceptance(store: "legacy", isAccepted: true)]
        let assessment = try assess(stores, isTrusted: false)
        #expect(assessment.verdicts == ["critical chain_untrusted", "info trust_store_mismatch"])
        #expect(assessment.findings.last?.message.contains("mesh does not accept service.example:8443") == true)
    }
}
