import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct WrongPurposeCheckTests {
    @Test("a client's certificate on a server")
    func clientCertificate() throws {
        let scene = try Scene()
        let leaf = try scene.pki.client { $0.alternativeNames = [.dns("service.example")] }
        let finding = scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf))).only
        #expect(finding?.check == WrongPurposeCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.message.contains("clientAuth") == true)
    }
}
