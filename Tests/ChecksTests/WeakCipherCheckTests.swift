import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct WeakCipherCheckTests {
    @Test(
        "a weak suite that was negotiated is critical",
        arguments: [
            ("TLS_AES_128_GCM_SHA256", false), ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", false), ("TLS_RSA_WITH_RC4_128_SHA", true),
            ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", true), ("TLS_RSA_WITH_NULL_SHA256", true), ("TLS_DH_anon_WITH_AES_128_CBC_SHA", true),
            ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", true), ("TLS_DHE_RSA_WITH_DES_CBC_SHA", true), ("TLS_SHA256_SHA256", true),
        ])
    func negotiated(suite: String, isWeak: Bool) throws {
        let scene = try Scene()
        let verdicts = scene.assess(try scene.negotiated(Handshake(version: .tls12, cipherSuite: suite))).verdicts
        #expect(verdicts.contains("critical weak_cipher") == isWeak)
    }

    @Test(
        "a suite that is accepted beside better ones is a warning, a broken one critical",
        arguments: [("3DES_EDE_CBC_SHA", "warning"), ("RC4_128_SHA", "critical")])
    func accepted(cipher: String, severity: String) throws {
        let scene = try Scene()
        let survey = TLSSurvey.Version(
            .tls12, isAccepted: true, cipherSuites: ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_\(cipher)"])
        let observation = try scene.negotiated(Handshake(version: .tls12, cipherSuite: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), surveyed: [survey])
        #expect(scene.assess(observation).verdicts == ["\(severity) weak_cipher"])
    }
}
