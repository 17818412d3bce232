import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ClientCertificateExpiredCheckTests {
    @Test(
        "our own certificate is expired after its notAfter, which itself is still valid",
        arguments: [(-1, ["critical client_certificate_expired"]), (60, [])])
    func expired(daysLeft: Int, verdicts: [String]) throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.presented(scene.pki.client(daysLeft: daysLeft, lifetime: 90))).verdicts == verdicts)
    }

    @Test("the finding is about the client certificate, wherever it is presented")
    func subject() throws {
        let scene = try Scene()
        let client = try scene.pki.client(daysLeft: -1)
        #expect(scene.assess(try scene.presented(client)).only?.subject == .clientCertificate(try client.certificate.fingerprint))
    }
}
