import Checks
import Monitoring
import PKI
import Testing

@Suite struct CRLExpiredCheckTests {
    @Test("a list past its nextUpdate is information, and distrust where an answer is required")
    func expired() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(known: [.expired, .good])).verdicts == ["info crl_expired"])
        #expect(scene.assess(try scene.endpoint(known: [.expired, .good], errors: [.crlExpired])).verdicts == ["critical crl_expired"])
    }

    @Test("the hint says how to look at the list")
    func hint() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(known: [.expired])).only?.hint.contains("openssl crl -noout -nextupdate") == true)
    }
}
