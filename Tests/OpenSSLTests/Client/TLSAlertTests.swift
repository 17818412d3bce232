import OpenSSL
import Testing

@Suite("alerts")
struct TLSAlertTests {
    @Test(
        "are called by their registered names",
        arguments: [(TLSAlert(rawValue: 48), "unknown_ca"), (.certificateRequired, "certificate_required"), (TLSAlert(rawValue: 200), "alert 200")])
    func names(alert: TLSAlert, name: String) {
        #expect(alert.description == name)
    }

    @Test("about certificates are told from others")
    func certificates() {
        #expect(TLSAlert.unknownCA.concernsCertificate && TLSAlert.certificateRequired.concernsCertificate)
        #expect(!TLSAlert.protocolVersion.concernsCertificate && !TLSAlert.handshakeFailure.concernsCertificate)
    }
}
