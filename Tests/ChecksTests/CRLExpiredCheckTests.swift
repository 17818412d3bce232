import Checks
import Monitoring
import PKI
import TestSupport
import Testing

@Suite struct CRLExpiredCheckTests {
    @Test("a list past its nextUpdate is information, and distrust where an answer is required")
    func expired() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(known: [.expired, .good])).verdicts == ["info crl_expired"])
        #expect(scene.assess(try scene.endpoint(known: [.expired, .good], errors: [.crlExpired])).verdicts == ["critical crl_expired"])
    }

    @Test("in a file, a list past its nextUpdate is a warning, unless a newer one of its issuer lies beside it")
    func inFile() throws {
        let scene = try Scene()
        let now = scene.now
        func list(_ issuer: String, ending end: Timestamp?, isDelta: Bool = false) -> StoredRevocationList {
            StoredRevocationList(issuer: issuer, thisUpdate: now - .days(30), nextUpdate: end, isDelta: isDelta)
        }
        func verdicts(_ lists: StoredRevocationList...) throws -> [String] {
            guard case .file(var file) = try scene.file([]) else { return [] }
            file.facts.revocationLists = lists
            return scene.assess(.file(file)).verdicts
        }
        let over = list("CN=A", ending: now - .seconds(1))
        #expect(try verdicts(over) == ["warning crl_expired"])
        #expect(try verdicts(list("CN=A", ending: now)) == [])
        #expect(try verdicts(list("CN=A", ending: nil)) == [])
        #expect(try verdicts(over, list("CN=A", ending: now + .days(1))) == [])
        #expect(try verdicts(over, list("CN=B", ending: now + .days(1))) == ["warning crl_expired"])
        #expect(try verdicts(over, list("CN=A", ending: now + .days(1), isDelta: true)) == ["warning crl_expired"])
    }

    @Test("the hint says how to look at the list")
    func hint() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(known: [.expired])).only?.hint.contains("openssl crl -noout -nextupdate") == true)
    }
}
