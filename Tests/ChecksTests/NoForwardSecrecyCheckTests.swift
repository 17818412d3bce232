import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct NoForwardSecrecyCheckTests {
    @Test(
        "key exchange by RSA or by a key that does not change is a warning",
        arguments: [
            ("TLS_AES_256_GCM_SHA384", []), ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", []), ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", []),
            ("TLS_RSA_WITH_AES_128_GCM_SHA256", ["warning no_forward_secrecy"]),
            ("TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256", ["warning no_forward_secrecy"]),
        ])
    func negotiated(suite: String, verdicts: [String]) throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.negotiated(Handshake(version: .tls12, cipherSuite: suite))).verdicts == verdicts)
    }

    @Test("that such suites are accepted beside better ones is information")
    func accepted() throws {
        let scene = try Scene()
        let survey = TLSSurvey.Version(.tls12, isAccepted: true, cipherSuites: ["TLS_RSA_WITH_AES_128_GCM_SHA256"])
        #expect(scene.assess(try scene.negotiated(Handshake(version: .tls13), surveyed: [survey])).verdicts == ["info no_forward_secrecy"])
    }
}
