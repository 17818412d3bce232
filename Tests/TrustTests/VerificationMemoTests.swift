import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Remembered verifications")
struct VerificationMemoTests {
    private let pki: TestPKI
    private let counter = CountingVerifier()

    init() throws { pki = try TestPKI() }

    @Test("A second verification checks no signature and gives the same answer")
    func hit() throws {
        let memo = VerificationMemo(PathValidator(signatures: counter))
        let presentation = try Presentation(pki.chain(pki.server()), trusting: [pki.root], host: "service.example")
        let first = presentation.verified(by: memo)
        #expect(counter.count == 2)
        #expect(presentation.verified(by: memo) == first)
        #expect(counter.count == 2)
        #expect(first == presentation.verified())
    }

    @Test("A new leaf of a known intermediate costs one signature check")
    func sharedIntermediate() throws {
        let memo = VerificationMemo(PathValidator(signatures: counter))
        #expect(try Presentation(pki.chain(pki.server()), trusting: [pki.root]).verified(by: memo).trusted)
        #expect(try Presentation(pki.chain(pki.server()), trusting: [pki.root]).verified(by: memo).trusted)
        #expect(counter.count == 3)
    }

    @Test("Time is judged anew: not yet valid, valid to the last second, expired")
    func movingTime() throws {
        let memo = VerificationMemo(.system)
        let presentation = try Presentation(pki.chain(pki.server(daysLeft: 30, lifetime: 20)), trusting: [pki.root])
        #expect(presentation.verified(by: memo, at: pki.day(5)).summary == ["not_yet_valid@0"])
        #expect(presentation.verified(by: memo, at: pki.day(10)).trusted)
        #expect(presentation.verified(by: memo, at: pki.day(30)).trusted)
        #expect(presentation.verified(by: memo, at: pki.day(30) + .seconds(1)).summary == ["expired@0"])
        #expect(presentation.verified(by: memo, at: pki.day(10)).trusted)
    }

    @Test("Whenever it was filled, the memo answers as a fresh verification does, over paths that begin, end and hand over")
    func sameAsFresh() throws {
        let key = try PrivateKey.generate()
        let early = try pki.authority("CA", by: pki.root, key: key, daysLeft: 10)
        let late = try pki.authority("CA", by: pki.root, key: key, daysLeft: 60) { $0.validity.notBefore = pki.day(20) }
        let shortRoot = try pki.root("Short Root", daysLeft: 15)
        let cross = try pki.authority("CA", by: shortRoot, key: key, daysLeft: 40)
        let leaf = try pki.server(daysLeft: 55, lifetime: 60, issuer: early)
        let presentation = try Presentation([leaf, early, late, cross], trusting: [pki.root, shortRoot], host: "service.example")
        for start in stride(from: -10, through: 70, by: 16) {
            let memo = VerificationMemo(.system)
            _ = presentation.verified(by: memo, at: pki.day(start))
            for day in -10...70 {
                var fresh = presentation
                fresh.time = pki.day(day)
                #expect(presentation.verified(by: memo, at: pki.day(day)) == fresh.verified(), "day \(day)")
            }
        }
    }

    @Test("A better path ends while another goes on")
    func betterPathEnds() throws {
        let memo = VerificationMemo(.system)
        let key = try PrivateKey.generate()
        let direct = try pki.authority("CA", by: pki.root, key: key, daysLeft: 10)
        let other = try TestPKI("Other")
        let cross = try pki.authority("CA", by: other.root, key: key, daysLeft: 30)
        let leaf = try pki.server(daysLeft: 60, issuer: direct)
        let presentation = try Presentation([leaf, direct, cross], trusting: [pki.root, other.root])
        #expect(presentation.verified(by: memo, at: pki.day(0)).trustedUntil == pki.day(30))
        #expect(presentation.verified(by: memo, at: pki.day(11)).trustedUntil == pki.day(30))
        #expect(!presentation.verified(by: memo, at: pki.day(31)).trusted)
    }

    @Test("Name, purpose and store are no part of another's answer")
    func keys() throws {
        let memo = VerificationMemo(.system)
        var presentation = try Presentation(pki.chain(pki.server()), trusting: [pki.root], host: "service.example")
        #expect(presentation.verified(by: memo).trusted)
        presentation.host = "other.example"
        #expect(presentation.verified(by: memo).summary == ["name_mismatch@0"])
        presentation.host = nil
        presentation.purpose = .client
        #expect(presentation.verified(by: memo).summary == ["wrong_purpose@0"])
        presentation.purpose = .server
        presentation.store = TrustStore(name: "empty", anchors: [])
        #expect(presentation.verified(by: memo).summary == ["issuer_missing@1"])
        presentation.chain.removeLast()
        #expect(presentation.verified(by: memo).summary == ["issuer_missing@0"])
    }

    @Test("No more chains are remembered than there is room for")
    func bounded() throws {
        let memo = VerificationMemo(.system, capacity: 8)
        for _ in 0..<30 { _ = try Presentation(pki.chain(pki.server()), trusting: [pki.root]).verified(by: memo) }
        #expect(memo.count <= 8)
        #expect(memo.count >= 4)
    }

    @Test("Many tasks may use it at once")
    func concurrency() async throws {
        let memo = VerificationMemo(.system, capacity: 16)
        let presentations = try (0..<24).map { _ in try Presentation(pki.chain(pki.server()), trusting: [pki.root]) }
        await withTaskGroup(of: Bool.self) { group in
            for round in 0..<240 { group.addTask { presentations[round % presentations.count].verified(by: memo).trusted } }
            for await trusted in group { #expect(trusted) }
        }
    }
}
