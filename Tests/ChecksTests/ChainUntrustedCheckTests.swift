import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainUntrustedCheckTests {
    @Test("a chain under a root that the trust store does not hold, with the root sent or not", arguments: [true, false])
    func unknownRoot(isSent: Bool) throws {
        let scene = try Scene()
        let chain = try scene.pki.chain(scene.pki.server(daysLeft: 60)) + (isSent ? [scene.pki.root] : [])
        let finding = scene.assess(try scene.endpoint(presenting: chain, trusting: [TestPKI("Other").root])).only
        #expect(finding?.check == ChainUntrustedCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.message.contains("trust store test") == true)
        #expect(finding?.hint.contains("-showcerts") == true)
    }

    @Test("where nothing was verified nothing is said")
    func unverified() throws {
        let scene = try Scene()
        let file = try scene.file([scene.pki.server(daysLeft: 60)])
        #expect(ChainUntrustedCheck().evaluate(file, in: CheckContext(now: scene.now)) == .notApplicable)
    }
}
