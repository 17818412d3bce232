import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct WeakKeyExchangeCheckTests {
    @Test(
        "small groups are found out",
        arguments: [
            ("X25519", []), ("P-256", []), ("ffdhe2048", []), ("DHE-2048", []), ("DHE-1024", ["warning weak_key_exchange"]),
            ("DHE-512", ["critical weak_key_exchange"]), ("P-192", ["warning weak_key_exchange"]),
        ])
    func judged(group: String, verdicts: [String]) throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.negotiated(Handshake(version: .tls12, group: group))).verdicts == verdicts)
    }
}
