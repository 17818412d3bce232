import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct WeakKeyCheckTests {
    @Test(
        "keys that are too short are a warning", arguments: [(PrivateKey.Kind.rsa1024, true), (.rsa2048, false), (.p256, false), (.ed25519, false)])
    func judged(kind: PrivateKey.Kind, isWeak: Bool) throws {
        let scene = try Scene()
        let leaf = try scene.pki.server(key: .generate(kind))
        #expect(scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf))).verdicts.contains("warning weak_key") == isWeak)
        #expect(scene.assess(try scene.file(scene.pki.chain(leaf))).verdicts.contains("warning weak_key") == isWeak)
    }
}
