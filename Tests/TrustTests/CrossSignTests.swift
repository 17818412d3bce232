import OpenSSL
import PKI
import Synchronization
import TestSupport
import Testing
import Trust

@Suite("Paths that compete, and until when one of them holds")
struct CrossSignTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    @Test("AddTrust: the end of a cross-sign that no path needs is harmless")
    func harmlessCrossSign() throws {
        let old = try pki.root("AddTrust", daysLeft: 10)
        let new = try pki.root("USERTrust", daysLeft: 5000)
        let cross = try old.issue(new.template.with { $0.validity.notAfter = pki.day(10) }, to: new.privateKey)
        let intermediate = try pki.authority("Sectigo", by: new)
        let leaf = try pki.server(daysLeft: 300, lifetime: 365, issuer: intermediate)
        let presentation = try Presentation([leaf, intermediate, cross], trusting: [old, new])
        let verification = presentation.verified()
        #expect(verification.trustedUntil == pki.day(300))
        #expect(try verification.limitingCertificate == leaf.certificate.fingerprint)
        var later = presentation
        later.time = pki.day(11)
        #expect(later.verified().trusted)
    }

    @Test("AddTrust: the end of a cross-sign that every path needs is the end of trust")
    func neededCrossSign() throws {
        let old = try pki.root("AddTrust", daysLeft: 20)
        let new = try pki.root("USERTrust", daysLeft: 5000)
        let cross = try old.issue(new.template.with { $0.validity.notAfter = pki.day(10) }, to: new.privateKey)
        let intermediate = try pki.authority("Sectigo", by: new)
        let leaf = try pki.server(daysLeft: 300, lifetime: 365, issuer: intermediate)
        var presentation = try Presentation([leaf, intermediate, cross, new], trusting: [old])
        #expect(presentation.verified().trustedUntil == pki.day(10))
        #expect(try presentation.verified().limitingCertificate == cross.certificate.fingerprint)
        presentation.time = pki.day(11)
        #expect(presentation.verified().summary == ["expired@2"])
    }

    @Test("DST Root CA X3: a path over an expired root is left for the one over its successor")
    func expiredRoot() throws {
        let expired = try pki.root("DST Root CA X3", daysLeft: -50)
        let successor = try pki.root("ISRG Root X1", daysLeft: 5000)
        let cross = try expired.issue(successor.template, to: successor.privateKey)
        let intermediate = try pki.authority("R3", by: successor)
        let leaf = try pki.server(daysLeft: 60, issuer: intermediate)
        let chain = [leaf, intermediate, cross]
        #expect(try Presentation(chain, trusting: [expired, successor]).verified().trustedUntil == pki.day(60))
        #expect(try Presentation(chain, trusting: [expired]).verified().summary == ["expired@3"])
        #expect(try Presentation(chain, trusting: []).verified().summary == ["issuer_missing@2"])
    }

    @Test("Trust outlives the path in force where another one takes over in time")
    func handOver() throws {
        let key = try PrivateKey.generate()
        let early = try pki.authority("CA", by: pki.root, key: key, daysLeft: 10)
        let late = try pki.authority("CA", by: pki.root, key: key, daysLeft: 400) { $0.validity.notBefore = pki.day(5) }
        let leaf = try pki.server(daysLeft: 300, lifetime: 365, issuer: early)
        #expect(try Presentation([leaf, early, late], trusting: [pki.root]).verified().trustedUntil == pki.day(300))
        let tooLate = try pki.authority("CA", by: pki.root, key: key, daysLeft: 400) { $0.validity.notBefore = pki.day(10) + .seconds(2) }
        #expect(try Presentation([leaf, early, tooLate], trusting: [pki.root]).verified().trustedUntil == pki.day(10))
    }

    @Test("A root in the store limits trust as any other certificate does")
    func rootLimits() throws {
        let root = try pki.root("Short Root", daysLeft: 5)
        let verification = try Presentation([pki.server(issuer: root)], trusting: [root]).verified()
        #expect(verification.trustedUntil == pki.day(5))
        #expect(try verification.limitingCertificate == root.certificate.fingerprint)
    }

    @Test("A dead end behind the first candidate does not hide the good path")
    func backtracking() throws {
        let key = try PrivateKey.generate()
        let bad = try pki.authority("CA", by: pki.root, key: key, daysLeft: 2000) { $0.basicConstraints?.isCA = false }
        let constrained = try pki.authority("CA", by: pki.root, key: key, daysLeft: 1900) {
            $0.extraExtensions = [try .nameConstraints(permitted: [.dns("else.example")])]
        }
        let good = try pki.authority("CA", by: pki.root, key: key, daysLeft: 100)
        let leaf = try pki.server(issuer: good)
        #expect(try Presentation([leaf, bad, constrained, good], trusting: [pki.root]).verified().trusted)
    }

    @Test("The paths that failed besides the reported one are told")
    func alternatives() throws {
        let key = try PrivateKey.generate()
        let noAuthority = try pki.authority("CA", by: pki.root, key: key) { $0.basicConstraints?.isCA = false }
        let elsewhere = try pki.authority("CA", by: pki.root("Unknown Root"), key: key)
        let leaf = try pki.server(issuer: noAuthority)
        let presentation = try Presentation([leaf, noAuthority, elsewhere], trusting: [pki.root])
        let examination = PathValidator.system.examine(
            presentation.chain, against: presentation.store, purpose: .server, reference: nil, at: presentation.time)
        #expect(examination.verification.summary == ["not_a_ca@1"])
        #expect(examination.alternatives.map { $0.errors.map(\.code) } == [[.issuerMissing]])
    }

    @Test("Each pair of certificates costs one signature check")
    func signatureChecks() throws {
        let counter = CountingVerifier()
        let presentation = try Presentation(pki.chain(pki.server()) + [pki.root], trusting: [pki.root])
        #expect(presentation.verified(by: PathValidator(signatures: counter)).trusted)
        #expect(counter.count == 2)
    }

    @Test("A mesh of cross-signs without way out ends within the budget, and says so")
    func mesh() throws {
        let roots = try (0..<9).map { try pki.root("Mesh \($0)", daysLeft: 900 + $0) }
        var chain = [try pki.server(issuer: roots[0])]
        for issuer in roots {
            for subject in roots where subject.der != issuer.der { chain.append(try issuer.issue(subject.template, to: subject.privateKey)) }
        }
        let closed = try pki.root("Closed Root") { $0.basicConstraints?.pathLength = 0 }
        chain.append(try closed.issue(roots[8].template, to: roots[8].privateKey))
        let counter = CountingVerifier()
        let verification = try Presentation(chain, trusting: [closed]).verified(by: PathValidator(signatures: counter))
        #expect(!verification.trusted)
        #expect(verification.errors.contains { $0.code == .budgetExceeded })
        #expect(counter.count <= Budget.standard.signatureChecks)
    }

    @Test("A hundred issuers of one name with a key each end within the budget")
    func sameName() throws {
        let template = CertificateTemplate.authority("Same", validity: pki.validity(daysLeft: 100, lifetime: 200))
        var issuers = [try IssuedCertificate.selfSigned(template)]
        for _ in 0..<99 { issuers.append(try issuers[issuers.count - 1].issue(template.with { $0.includesAuthorityKeyIdentifier = false })) }
        let leaf = try pki.server(issuer: issuers[99]) { $0.includesAuthorityKeyIdentifier = false }
        let counter = CountingVerifier()
        let verification = try Presentation([leaf] + issuers, trusting: [pki.root]).verified(by: PathValidator(signatures: counter))
        #expect(!verification.trusted)
        #expect(counter.count <= Budget.standard.signatureChecks)
    }

    @Test("A path deeper than the budget allows is not followed to its end")
    func depth() throws {
        var issuers = [pki.root]
        for depth in 1...11 { issuers.append(try pki.authority("CA \(depth)", by: issuers[issuers.count - 1])) }
        let deepest = try Presentation([pki.server(issuer: issuers[9])] + issuers[1...9].reversed(), trusting: [pki.root]).verified()
        #expect(deepest.trusted)
        let tooDeep = try Presentation([pki.server(issuer: issuers[11])] + issuers[1...].reversed(), trusting: [pki.root]).verified()
        #expect(tooDeep.errors.map(\.code) == [.budgetExceeded])
    }
}

/// Counts the signatures that were really verified.
final class CountingVerifier: SignatureVerifier {
    private let calls = Mutex(0)

    var count: Int { calls.withLock { $0 } }

    func verify(_ signature: ArraySlice<UInt8>, algorithm: ArraySlice<UInt8>, over message: ArraySlice<UInt8>, publicKey: ArraySlice<UInt8>)
        -> SignatureVerdict
    {
        calls.withLock { $0 += 1 }
        return SystemCryptography().verify(signature, algorithm: algorithm, over: message, publicKey: publicKey)
    }
}
