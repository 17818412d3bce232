import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Revocation by CRLs (RFC 5280 §6.3)")
struct RevocationTests {
    private let pki: TestPKI
    private let leaf: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
    }

    /// The lists at hand, by who issued them.
    private func evidence(_ lists: [(IssuedCertificate, RevocationListTemplate)]) throws -> RevocationEvidence {
        RevocationEvidence(
            lists: try lists.map { issuer, template in
                try CertificateRevocationList(der: try issuer.issueRevocationList(template), digest: SystemCryptography())
            })
    }

    private func list(_ revoked: [RevocationListTemplate.Entry] = [], daysLeft: Int = 7) -> RevocationListTemplate {
        RevocationListTemplate(revoked, thisUpdate: pki.now - .days(7), nextUpdate: pki.day(daysLeft))
    }

    private func entry(_ certificate: IssuedCertificate, _ reason: RevocationReason? = nil) throws -> RevocationListTemplate.Entry {
        .init(try certificate.certificate, at: pki.now - .days(8), reason: reason)
    }

    private func verify(
        _ policy: RevocationPolicy, _ evidence: RevocationEvidence, chain: [IssuedCertificate]? = nil, store: [IssuedCertificate]? = nil,
        at time: Timestamp? = nil, by validator: PathValidator = .system
    ) throws -> Verification {
        let presentation = try Presentation(chain ?? pki.chain(leaf), trusting: store ?? [pki.root])
        return validator.verify(
            presentation.chain, against: presentation.store, purpose: .server, reference: nil, at: time ?? pki.now,
            revocation: Revocation(policy, evidence: evidence))
    }

    @Test("Lists that name nobody leave the chain trusted, until the first of them is to be replaced where they are required")
    func good() throws {
        let evidence = try evidence([(pki.root, list(daysLeft: 30)), (pki.intermediate, list(daysLeft: 5))])
        let required = try verify(.require, evidence)
        #expect(required.trusted)
        #expect(required.trustedUntil == pki.day(5))
        #expect(try required.limitingCertificate == leaf.certificate.fingerprint)
        #expect(required.revocation.map(\.state) == [.good, .good])
        #expect(required.revocation.map(\.nextUpdate) == [pki.day(5), pki.day(30)])
        #expect(try verify(.softFail, evidence).trustedUntil == pki.day(60))
    }

    @Test("A certificate that is listed is refused, with the date, the reason and who says so", arguments: [RevocationPolicy.softFail, .require])
    func revoked(policy: RevocationPolicy) throws {
        let verification = try verify(policy, evidence([(pki.root, list()), (pki.intermediate, list([entry(leaf, .keyCompromise)]))]))
        #expect(verification.summary == ["revoked@0"])
        #expect(
            verification.message(.revoked)?.contains(
                "was revoked by CN=Test Intermediate CA,O=Test at 2025-12-24T00:00:00Z, for the reason keyCompromise") == true)
        #expect(try verify(policy, evidence([(pki.root, list([entry(pki.intermediate)]))])).errors.first?.code == .revoked)
        #expect(try verify(.ignore, evidence([(pki.intermediate, list([entry(leaf)]))])).trusted)
    }

    @Test("Without a list nothing is known: information where failing is soft, refusal where an answer is required")
    func unknown() throws {
        let none = try verify(.softFail, RevocationEvidence())
        #expect(none.trusted && none.revocation.map(\.state) == [.unknown, .unknown])
        #expect(none.trustedUntil == pki.day(60))
        #expect(try verify(.require, RevocationEvidence()).summary == ["revocation_unknown@0", "revocation_unknown@1"])
        #expect(try verify(.require, evidence([(pki.root, list())])).summary == ["revocation_unknown@0"])
    }

    @Test("A list out of date tells nothing but what it had revoked for good; nextUpdate itself is still in time")
    func freshness() throws {
        let current = (pki.root, list(daysLeft: 100))
        let stale = try evidence([current, (pki.intermediate, list([entry(leaf)]))])
        let other = try evidence([current, (pki.intermediate, list())])
        #expect(try verify(.require, other, at: pki.day(7)).trusted)
        #expect(try verify(.require, other, at: pki.day(7) + .seconds(1)).summary == ["crl_expired@0"])
        #expect(try verify(.softFail, other, at: pki.day(8)).revocation.first?.state == .expired)
        #expect(try verify(.softFail, stale, at: pki.day(8)).summary == ["revoked@0"])
        let held = try evidence([current, (pki.intermediate, list([entry(leaf, .certificateHold)]))])
        #expect(try verify(.softFail, held).summary == ["revoked@0"])
        #expect(try verify(.softFail, held, at: pki.day(8)).trusted)
        #expect(try verify(.require, other, at: pki.now - .days(8)).summary == ["revocation_unknown@0", "revocation_unknown@1"])
    }

    @Test("Of two lists of one issuer the later one counts, and an older one still hides nothing")
    func severalLists() throws {
        let lists = try evidence([(pki.root, list()), (pki.intermediate, list(daysLeft: -1)), (pki.intermediate, list(daysLeft: 3))])
        #expect(try verify(.require, lists).trustedUntil == pki.day(3))
    }

    @Test("A list signed with another key, or by an issuer without cRLSign, is not relied on")
    func signer() throws {
        let stranger = try PrivateKey.generate()
        let der = try pki.intermediate.issueRevocationList(list([entry(leaf)]), signedWith: stranger)
        let forged = RevocationEvidence(lists: [try CertificateRevocationList(der: der, digest: SystemCryptography())])
        let softly = try verify(.softFail, forged)
        #expect(softly.trusted && softly.revocation.first?.detail.contains("was not made with the key") == true)
        let mute = try pki.authority("Mute CA", by: pki.root) { $0.keyUsage = [.keyCertSign] }
        let below = try pki.server(issuer: mute)
        let verification = try verify(.require, evidence([(pki.root, list()), (mute, list())]), chain: [below, mute])
        #expect(verification.summary == ["revocation_unknown@0"])
        #expect(verification.message(.revocationUnknown)?.contains("lacks cRLSign") == true)
        let silent = try pki.authority("Silent CA", by: pki.root) { $0.keyUsage = [] }
        #expect(try verify(.require, evidence([(pki.root, list()), (silent, list())]), chain: [pki.server(issuer: silent), silent]).trusted)
    }

    @Test("A list that is about other certificates or only some reasons covers no more than that")
    func scope() throws {
        func scoped(_ scope: ExtensionTemplate, _ number: UInt64 = 1) -> (IssuedCertificate, RevocationListTemplate) {
            (pki.intermediate, list().with { ($0.extraExtensions, $0.number) = ([scope], number) })
        }
        let root = (pki.root, list())
        #expect(try verify(.require, evidence([root, scoped(.issuingDistributionPoint(onlyUserCertificates: true))])).trusted)
        #expect(
            try verify(.require, evidence([root, scoped(.issuingDistributionPoint(onlyCACertificates: true))])).summary == ["revocation_unknown@0"])
        let some = try scoped(.issuingDistributionPoint(reasons: [1, 2]))
        #expect(try verify(.require, evidence([root, some])).summary == ["revocation_unknown@0"])
        let others = try scoped(.issuingDistributionPoint(reasons: [3, 4, 5, 6, 7, 8]), 2)
        #expect(try verify(.require, evidence([root, some, others])).trusted)
    }

    @Test("A list for a distribution point speaks only about certificates that name the point")
    func distributionPoint() throws {
        let named = try pki.server { $0.extraExtensions = [try .crlDistributionPoints(["http://crl.example/1"])] }
        let point = { (uri: String) throws in
            (pki.intermediate, try list([entry(named)]).with { $0.extraExtensions = [try .issuingDistributionPoint(uri: uri)] })
        }
        #expect(try verify(.softFail, evidence([point("http://crl.example/1")]), chain: pki.chain(named)).summary == ["revoked@0"])
        #expect(try verify(.softFail, evidence([point("http://crl.example/2")]), chain: pki.chain(named)).trusted)
    }

    @Test("A delta list adds to the complete one it is based on, takes back a hold, and keeps it current")
    func delta() throws {
        let root = (pki.root, list(daysLeft: 100))
        func delta(_ entries: [RevocationListTemplate.Entry], base: UInt64 = 1, daysLeft: Int = 7) -> (IssuedCertificate, RevocationListTemplate) {
            (pki.intermediate, list(entries, daysLeft: daysLeft).with { ($0.number, $0.baseNumber) = (5, base) })
        }
        let base = (pki.intermediate, list().with { $0.number = 3 })
        #expect(try verify(.require, evidence([root, base, delta([entry(leaf)])])).summary == ["revoked@0"])
        #expect(try verify(.require, evidence([root, base, delta([entry(leaf)], base: 4)])).trusted, "based on a later list")
        #expect(try verify(.require, evidence([root, delta([])])).summary == ["revocation_unknown@0"], "a delta alone")
        let held = (pki.intermediate, try list([entry(leaf, .certificateHold)]).with { $0.number = 3 })
        #expect(try verify(.require, evidence([root, held])).summary == ["revoked@0"])
        #expect(try verify(.require, evidence([root, held, delta([entry(leaf, .removeFromCRL)])])).trusted)
        let kept = try evidence([root, base, delta([], daysLeft: 20)])
        #expect(try verify(.require, kept, at: pki.day(10)).trusted)
        #expect(try verify(.require, kept).trustedUntil == pki.day(20))
    }

    @Test("An indirect list of another issuer counts where the certificate names that issuer and it has a path to the same anchor")
    func indirect() throws {
        let lister = try pki.root.issue(
            .authority("Lists", validity: pki.validity(daysLeft: 900, lifetime: 1000)).with { ($0.keyUsage, $0.basicConstraints) = ([.cRLSign], nil) }
        )
        let named = try pki.server {
            $0.extraExtensions = [try .crlDistributionPoint(uri: "http://crl.example/1", signedBy: lister.template.subject)]
        }
        let issuer = try ExtensionTemplate.certificateIssuer(pki.intermediate.template.subject)
        let indirect = try list([
            .init(try named.certificate, at: pki.now - .days(8), extraExtensions: [issuer])
        ]).with { $0.extraExtensions = [try .issuingDistributionPoint(uri: "http://crl.example/1", isIndirect: true)] }
        let lists = try evidence([(pki.root, list()), (lister, indirect)])
        #expect(try verify(.require, lists, chain: pki.chain(named) + [lister]).summary == ["revoked@0"])
        let empty = try evidence([(pki.root, list()), (lister, indirect.with { $0.entries = [] })])
        #expect(try verify(.require, empty, chain: pki.chain(named) + [lister]).trusted)
        let unsigned = try verify(.require, empty, chain: pki.chain(named))
        #expect(unsigned.message(.revocationUnknown)?.contains("no certificate is at hand") == true)
        let revokedLister = try evidence([(pki.root, list([entry(lister)])), (lister, indirect.with { $0.entries = [] })])
        #expect(try verify(.require, revokedLister, chain: pki.chain(named) + [lister]).summary == ["revocation_unknown@0"])
        let elsewhere = try pki.root("Other Root").issue(lister.template, to: lister.privateKey)
        #expect(try verify(.require, empty, chain: pki.chain(named) + [elsewhere]).summary == ["revocation_unknown@0"])
        #expect(try verify(.require, empty, chain: pki.chain(leaf) + [lister]).summary == ["revocation_unknown@0"], "the leaf names no other issuer")
    }

    @Test("Where one of two cross-signed intermediates is revoked the path over the other is taken")
    func anotherPath() throws {
        let other = try pki.root("Other Root")
        let key = try PrivateKey.generate()
        let (first, second) = (try pki.authority("CA", by: pki.root, key: key), try pki.authority("CA", by: other, key: key))
        let below = try pki.server(issuer: first)
        let lists = try evidence([(pki.root, list([entry(first)])), (other, list()), (first, list())])
        let chain = [below, first, second]
        let verification = try verify(.require, lists, chain: chain, store: [pki.root, other])
        #expect(try verification.path == [below, second, other].certificates)
        #expect(try verify(.require, lists, chain: chain, store: [pki.root]).summary == ["revoked@1"])
    }

    @Test("Lists that keep no rule for issuers are refused by the strict profile alone")
    func conformance() throws {
        let changes: [(inout RevocationListTemplate) throws -> Void] = [
            { $0.number = nil }, { $0.nextUpdate = nil }, { $0.version = nil },
            {
                $0.number = nil
                $0.extraExtensions = [ExtensionTemplate("2.5.29.20", isCritical: true, value: DEREncoder.integer(7))]
            },
        ]
        for change in changes {
            let lists = try evidence([(pki.root, list()), (pki.intermediate, list().with(change))])
            #expect(try verify(.require, lists).trusted)
            #expect(try verify(.require, lists, by: .strict).summary == ["revocation_unknown@0"])
        }
    }

    @Test("A hundred lists with a wrong signature end within the budget")
    func budget() throws {
        let stranger = try PrivateKey.generate()
        let lists = try (0..<150).map { number in
            try CertificateRevocationList(
                der: try pki.intermediate.issueRevocationList(list().with { $0.number = UInt64(number) }, signedWith: stranger),
                digest: SystemCryptography())
        }
        let counter = CountingVerifier()
        let verification = try verify(.require, RevocationEvidence(lists: lists), by: PathValidator(signatures: counter))
        #expect(!verification.trusted)
        #expect(counter.count <= Budget.standard.signatureChecks)
        #expect(verification.message(.revocationUnknown)?.contains("budget exceeded") == true)
    }
}
