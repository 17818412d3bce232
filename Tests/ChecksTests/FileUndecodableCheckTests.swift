import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct FileUndecodableCheckTests {
    @Test("the message says where, and how much could be read")
    func wording() throws {
        let scene = try Scene()
        let failure = FileFailure(reason: .undecodable, detail: "line 30: not base64")
        let finding = scene.assess(try scene.file([scene.pki.server(daysLeft: 60)], failure: failure)).only
        #expect(finding?.check == FileUndecodableCheck.id)
        #expect(finding?.severity == .warning)
        #expect(finding?.message == "holds something that is not a certificate, beside 1 certificate that can be read: line 30: not base64")
    }
}
