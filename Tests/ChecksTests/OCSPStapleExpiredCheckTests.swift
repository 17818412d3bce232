import Checks
import Monitoring
import PKI
import TestSupport
import Testing

@Suite struct OCSPStapleExpiredCheckTests {
    @Test("an old staple is a warning, and critical where the leaf demands one")
    func expired() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(staple: .expired, stapleEnd: .days(-1))).verdicts == ["warning ocsp_staple_expired"])
        #expect(scene.assess(try scene.endpoint(mustStaple: true, staple: .expired)).verdicts == ["critical ocsp_staple_expired"])
    }

    @Test("a staple that was good at the probe and is over now counts; nextUpdate itself is still good")
    func later() throws {
        var scene = try Scene()
        let seen = try scene.endpoint(staple: .good, stapleEnd: .days(1))
        scene.now = scene.now + .days(1)
        #expect(scene.assess(seen).findings == [])
        scene.now = scene.now + .seconds(1)
        #expect(scene.assess(seen).only?.check == OCSPStapleExpiredCheck.id)
    }
}
