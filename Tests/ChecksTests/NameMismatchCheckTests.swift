import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct NameMismatchCheckTests {
    @Test("the message names what was asked for and what the certificate carries")
    func wording() throws {
        let scene = try Scene()
        let leaf = try scene.pki.server([.dns("a.example"), .dns("b.example")], daysLeft: 60)
        let finding = scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf), name: "payments.example")).only
        #expect(finding?.check == NameMismatchCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.message.contains("payments.example") == true && finding?.message.contains("a.example") == true)
        #expect(finding?.hint.contains("DNS:payments.example") == true)
    }

    @Test("an address is asked for as an IP name, and no server name is sent")
    func address() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 60)), name: "192.0.2.1")).only
        #expect(finding?.hint.contains("IP:192.0.2.1") == true)
        #expect(finding?.hint.contains("-servername") == false)
    }

    @Test("a matching common name does not help")
    func commonName() throws {
        let scene = try Scene()
        let leaf = try scene.pki.server([.dns("service.example")], daysLeft: 60) { $0.alternativeNames = [.dns("else.example")] }
        #expect(scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf))).verdicts == ["critical name_mismatch"])
    }
}
