import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainIncompleteCheckTests {
    @Test("a leaf that comes alone lacks its intermediate, and the place is at fault")
    func leafAlone() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.endpoint(presenting: [scene.pki.server(daysLeft: 60)])).only
        #expect(finding?.check == ChainIncompleteCheck.id)
        #expect(finding?.subject == .place)
        #expect(finding?.message.contains("CN=Test Intermediate CA") == true)
    }

    @Test("an intermediate that was sent last time and is missing now was left out")
    func rememberedIntermediate() throws {
        var scene = try Scene()
        let lower = try scene.pki.intermediate.issue(.authority("Lower CA", validity: scene.pki.validity(daysLeft: 500, lifetime: 900)))
        let leaf = try scene.pki.server(daysLeft: 60, issuer: lower)
        let shortened = try scene.endpoint(presenting: [leaf, lower])
        #expect(scene.assess(shortened).verdicts == ["critical chain_untrusted"])
        scene.previous = try scene.endpoint(presenting: [leaf, lower, scene.pki.intermediate])
        #expect(scene.assess(shortened).verdicts == ["critical chain_incomplete"])
    }

    @Test("a stored chain that lacks one is a warning")
    func file() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.file([scene.pki.server(daysLeft: 60)], trusting: [scene.pki.root])).verdicts == ["warning chain_incomplete"])
    }
}
