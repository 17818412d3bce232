import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ClientCertificateExpiringCheckTests {
    @Test(
        "our own certificate is judged by the thresholds of the target",
        arguments: [
            (60, []), (20, ["warning client_certificate_expiring"]), (3, ["critical client_certificate_expiring"]),
            (-1, ["critical client_certificate_expired"]),
        ])
    func expiring(daysLeft: Int, verdicts: [String]) throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.presented(scene.pki.client(daysLeft: daysLeft, lifetime: 90))).verdicts == verdicts)
    }
}
