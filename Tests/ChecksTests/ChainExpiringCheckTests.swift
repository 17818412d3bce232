import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainExpiringCheckTests {
    @Test(
        "an intermediate that ends soon and before the leaf",
        arguments: [(31, []), (30, ["warning chain_expiring"]), (7, ["critical chain_expiring"])])
    func intermediateEndsFirst(daysLeft: Int, verdict: [String]) throws {
        let scene = try Scene()
        let short = try scene.pki.root.issue(.authority("Short CA", validity: scene.pki.validity(daysLeft: daysLeft, lifetime: 900)))
        let chain = try [scene.pki.server(daysLeft: 200, lifetime: 365, issuer: short), short]
        #expect(scene.assess(try scene.endpoint(presenting: chain)).verdicts == verdict)
    }

    @Test("it is not mentioned where the leaf ends first")
    func leafEndsFirst() throws {
        let scene = try Scene()
        let short = try scene.pki.root.issue(.authority("Short CA", validity: scene.pki.validity(daysLeft: 20, lifetime: 900)))
        let chain = try [scene.pki.server(daysLeft: 15, lifetime: 365, issuer: short), short]
        #expect(scene.assess(try scene.endpoint(presenting: chain)).verdicts == ["warning certificate_expiring"])
    }

    @Test("nor where another path does without it")
    func anotherPath() throws {
        let scene = try Scene()
        let short = try scene.pki.root.issue(
            .authority("Test Intermediate CA", organization: "Test", validity: scene.pki.validity(daysLeft: 10, lifetime: 900)),
            to: scene.pki.intermediate.privateKey)
        let chain = try [scene.pki.server(daysLeft: 200, lifetime: 365), short, scene.pki.intermediate]
        #expect(scene.assess(try scene.endpoint(presenting: chain)).verdicts == [])
    }

    @Test("the message tells the date and the threshold")
    func wording() throws {
        let scene = try Scene()
        let short = try scene.pki.root.issue(.authority("Short CA", validity: scene.pki.validity(daysLeft: 10, lifetime: 900)))
        let chain = try [scene.pki.server(daysLeft: 200, lifetime: 365, issuer: short), short]
        let finding = scene.assess(try scene.endpoint(presenting: chain)).only
        #expect(
            finding?.message
                == "the issuing certificate Short CA expires in 10 days (2026-01-11T00:00:00Z), before the leaf, warning from 30 days before")
    }
}
