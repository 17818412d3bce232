import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

/// The work that certificate policies may cost, counted and not timed (RFC 9618 §1: the tree of RFC 5280 grows exponentially with the path).
@Suite("The work of certificate policies")
struct PolicyWorkTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    /// Nine CAs, each with two policies and both mapped to both: the tree of RFC 5280 would have 2⁹ leaves, and with fifty policies 50⁹.
    private func chain(policies count: Int, valid: Bool = true) throws -> Presentation {
        let policies = (0..<count).map { "1.2.\(3 + $0)" }
        let extensions = [try ExtensionTemplate.certificatePolicies(policies), try Self.mappings(of: policies, to: policies)]
        var issuers = [pki.root]
        for depth in 0..<9 {
            issuers.append(
                try pki.authority("CA \(depth)", by: issuers[depth]) { $0.extraExtensions = extensions + (depth == 0 ? [Self.requirement] : []) })
        }
        let leaf = try pki.server(issuer: issuers[9]) { $0.extraExtensions = [try .certificatePolicies(valid ? policies : ["1.9.9"])] }
        return try Presentation([leaf] + issuers[1...].reversed(), trusting: [pki.root])
    }

    @Test("Policies all mapped to one another cost as much as is stated, and no more", arguments: [2, 10])
    func linear(count: Int) throws {
        let presentation = try chain(policies: count)
        let stated = 9 * (count + count * count) + count
        #expect(presentation.verified(by: Self.validator(policies: stated)).trusted)
        let verification = presentation.verified(by: Self.validator(policies: stated - 1))
        #expect(verification.errors.map(\.code) == [.budgetExceeded])
        #expect(verification.message(.budgetExceeded)?.hasPrefix("budget exceeded: ") == true)
    }

    @Test("A policy that the leaf lacks is told, whatever its issuers map")
    func lacking() throws {
        #expect(try chain(policies: 10, valid: false).verified().summary == ["policy@0"])
    }

    @Test("A mesh whose every path breaks at a policy ends within the budget, and says so")
    func mesh() throws {
        let policies = (0..<200).map { "1.2.\(3 + $0)" }
        let extensions = [try ExtensionTemplate.certificatePolicies(policies)]
        let roots = try (0..<7).map { try pki.root("Mesh \($0)", daysLeft: 900 + $0) }
        var chain = [try pki.server(issuer: roots[0])]
        for issuer in roots {
            for subject in roots where subject.der != issuer.der {
                chain.append(try issuer.issue(subject.template.with { $0.extraExtensions = extensions }, to: subject.privateKey))
            }
        }
        chain.append(try pki.root.issue(roots[6].template.with { $0.extraExtensions = extensions + [Self.requirement] }, to: roots[6].privateKey))
        let verification = try Presentation(chain, trusting: [pki.root]).verified()
        #expect(!verification.trusted)
        #expect(verification.errors.contains { $0.code == .budgetExceeded })
    }

    /// Of 16,384 bits one counts for 16: six of them, and four with the root's key, use up a hundred.
    @Test("Signature checks with large keys count for several", arguments: [(2048, 100), (16_384, 6 + 4)])
    func largeKeys(bits: Int, checks: Int) throws {
        let signer = try pki.authority("Large", by: pki.root)
        let chain = [try pki.server(issuer: signer).certificate] + (try (0..<101).map { try signer.certificate.withRSAKey(bits: bits, number: $0) })
        let counter = CountingVerifier()
        let store = TrustStore(name: "test", anchors: [try pki.root.certificate])
        let verification = PathValidator(signatures: counter).verify(chain, against: store, purpose: .server, reference: nil, at: pki.now)
        #expect(!verification.trusted)
        #expect(counter.count == checks)
    }

    private static func validator(policies: Int) -> PathValidator {
        var budget = Budget.standard
        budget.policies = policies
        return PathValidator(signatures: SystemCryptography(), budget: budget)
    }

    private static func mappings(of issuers: [String], to subjects: [String]) throws -> ExtensionTemplate {
        let pairs = try issuers.flatMap { issuer in
            try subjects.map { DEREncoder.sequence([try DEREncoder.objectIdentifier(issuer), try DEREncoder.objectIdentifier($0)]) }
        }
        return ExtensionTemplate("2.5.29.33", isCritical: true, value: DEREncoder.sequence(pairs))
    }

    /// policyConstraints with requireExplicitPolicy 0.
    private static let requirement = ExtensionTemplate(
        "2.5.29.36", isCritical: true, value: DEREncoder.sequence([DEREncoder.contextPrimitive(0, [0])]))
}

extension Certificate {
    /// The certificate with an RSA key that nobody has; its signature no longer holds.
    fileprivate func withRSAKey(bits: Int, number: Int) throws -> Certificate {
        var fields = DERReader(toBeSigned).elements ?? []
        let modulus = [0, 0x80 | UInt8(truncatingIfNeeded: number)] + [UInt8](repeating: 0xFF, count: bits / 8 - 1)
        let key = DEREncoder.sequence([DEREncoder.value(tag: 2, modulus), DEREncoder.integer(65_537)])
        let algorithm = DEREncoder.sequence([try DEREncoder.objectIdentifier("1.2.840.113549.1.1.1"), DEREncoder.null()])
        fields[6] = DEREncoder.sequence([algorithm, DEREncoder.bitString(key)])
        let signature = DEREncoder.bitString([UInt8](repeating: 1, count: 64))
        return try Certificate(
            der: DEREncoder.sequence([DEREncoder.sequence(fields), Array(signatureAlgorithmDER), signature]), digest: SystemCryptography())
    }
}
