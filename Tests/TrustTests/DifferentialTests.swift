import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

/// Chains changed at random, from fixed seeds, and signed again with the right keys, so that the change reaches every rule behind the signature check.
@Suite("Our verdict beside OpenSSL's")
struct DifferentialTests {
    @Test("On changed chains both say the same, or the difference has a reason", arguments: [UInt64(1), 2, 3])
    func changed(seed: UInt64) throws {
        let pki = try TestPKI()
        var random = SeededGenerator(seed: seed)
        var counts = (agreed: 0, trusted: 0)
        for round in 0..<1000 {
            let chain = try ChainMutation(pki, &random).chain
            let difference = try Difference(chain, trusting: pki.root.der, at: pki.now)
            if difference.ours.trusted == (difference.theirs == nil) { counts.agreed += 1 }
            if difference.ours.trusted { counts.trusted += 1 }
            #expect(
                difference.isExplained, "round \(round) of seed \(seed): ours \(difference.ours.errors), OpenSSL's \(difference.theirs ?? "good")")
        }
        #expect(counts.agreed > 750)
        #expect((50..<950).contains(counts.trusted), "the changes neither spoil every chain nor none")
    }
}

/// A chain of leaf and intermediate with a few octets of one of them changed, and signed again.
struct ChainMutation {
    private(set) var chain: [[UInt8]]

    init(_ pki: TestPKI, _ random: inout SeededGenerator) throws {
        let names: [AlternativeName] = [.dns("a.example"), .ip("192.0.2.1"), .email("a@b.example")]
        let constraint = try ExtensionTemplate.nameConstraints(permitted: [.dns("example"), .email("b.example")])
        let issuer = try pki.authority("CA", by: pki.root, pathLength: 1) {
            $0.extraExtensions = [constraint, try .certificatePolicies(["1.2.3.4"])]
        }
        let leaf = try pki.server(names, issuer: issuer) {
            $0.extraExtensions = [try .certificatePolicies(["1.2.3.4"]), try .crlDistributionPoints(["http://a.example/1"])]
        }
        let position = Int.random(in: 0...1, using: &random)
        chain = [leaf.der, issuer.der]
        let signer = position == 0 ? issuer.privateKey : pki.root.privateKey
        chain[position] = try Self.changed(chain[position], signer, &random)
    }

    private static func changed(_ der: [UInt8], _ signer: PrivateKey, _ random: inout SeededGenerator) throws -> [UInt8] {
        let certificate = try Certificate(der: der, digest: SystemCryptography())
        var body = Array(certificate.toBeSigned)
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let offset = Int.random(in: body.indices, using: &random)
            body[offset] =
                [body[offset] ^ (1 << UInt8.random(in: 0...7, using: &random)), 0, 0xFF, body[offset] &+ 1].randomElement(using: &random) ?? 0
        }
        return DEREncoder.sequence([body, Array(certificate.signatureAlgorithmDER), DEREncoder.bitString(try signer.sign(body))])
    }
}

/// Both verdicts on one chain.
struct Difference {
    let ours: Verification
    let theirs: String?

    init(_ chain: [[UInt8]], trusting anchor: [UInt8], at time: Timestamp) throws {
        theirs = SystemPathValidator.objection(to: chain, trusting: [anchor], at: time)
        let read = chain.map { try? Certificate(der: $0, digest: SystemCryptography()) }
        guard let leaf = read.first ?? nil else {
            ours = Verification(trusted: false, errors: [VerificationError(.malformed, depth: 0, message: "cannot be read")])
            return
        }
        let store = TrustStore(name: "test", anchors: [try Certificate(der: anchor, digest: SystemCryptography())])
        let others = read.dropFirst().compactMap(\.self)
        ours = PathValidator.system.verify([leaf] + others, against: store, purpose: .server, reference: nil, at: time)
    }

    /// Every kind of difference that is known, and why it is as we want it.
    var isExplained: Bool {
        guard ours.trusted else { return theirs != nil || ours.errors.contains { Self.stricterHere.contains($0.code) } }
        return switch theirs {
        case nil: true
        // It decodes the leaf's key, which no path needs; a handshake fails over such a key.
        case "EE certificate key too weak": hasUnusableKey
        // To it a key identifier that differs rules an issuer out, and so does a name or constraint in a form it cannot read; to us the signature counts
        // (RFC 4158 §3.5.12), and such a name is one that never matches.
        case "unable to get local issuer certificate": hasOtherKeyIdentifiers || hasNameOfOtherForm || hasConstraintOfOtherForm
        // Certificates are read as leniently as the wild asks for.
        case "certificate 0 cannot be read", "certificate 1 cannot be read": true
        default: false
        }
    }

    /// An extension nobody may misread, a name that cannot be compared with constraints, an issuer that our reader or its key refuses.
    private static let stricterHere: Set<VerificationError.Code> = [.malformed, .nameConstraint, .issuerMissing, .unsupportedSignature]

    private var hasUnusableKey: Bool {
        guard let leaf = ours.path.first else { return false }
        let verdict = SystemCryptography().verify(
            leaf.signature, algorithm: leaf.signatureAlgorithmDER, over: leaf.toBeSigned, publicKey: leaf.subjectPublicKeyInfoDER)
        if case .unsupported = verdict { return true }
        return false
    }

    private var hasOtherKeyIdentifiers: Bool {
        zip(ours.path, ours.path.dropFirst()).contains { $0.authorityKeyIdentifier?.keyIdentifier != $1.subjectKeyIdentifier }
    }

    /// Subtrees other than of DNS names and mailboxes, which is all that the chains have before they are changed.
    private var hasConstraintOfOtherForm: Bool {
        guard ours.path.count > 1, let value = ours.path[1].extensionValue(.nameConstraints)?.value else { return false }
        var reader = DERReader(value)
        guard var lists = try? reader.entered(), var subtrees = try? lists.entered() else { return false }
        while !subtrees.isAtEnd, let subtree = try? subtrees.entered() {
            if ![.primitive(1), .primitive(2)].contains(subtree.nextTag) { return true }
        }
        return false
    }

    private var hasNameOfOtherForm: Bool {
        ours.path.flatMap(\.subjectAlternativeNames).contains { if case .other = $0 { true } else { false } }
    }
}

extension DERReader {
    /// The inside of the next value, whatever its tag.
    fileprivate mutating func entered() throws(DecodingFailure) -> DERReader {
        let element = try next()
        return try contents(of: element)
    }
}
