import OpenSSL
import PKI
import TestSupport

/// A chain of leaf and intermediate with one of them changed at random, and signed again with the right key, so that the change reaches every rule behind
/// the signature check.
struct ChainMutation {
    private(set) var chain: [[UInt8]]

    init(_ pki: TestPKI, _ random: inout SeededGenerator) throws {
        let original = try OriginalChain(pki)
        let position = Int.random(in: 0...1, using: &random)
        let changes = Int.random(in: 1...2, using: &random)
        chain = try original.changed(at: position) { body in
            for _ in 0..<changes {
                if Int.random(in: 0...4, using: &random) == 0 {
                    body = body.withExtensions { Self.change(&$0, &random) }
                } else {
                    Self.change(&body, &random)
                }
            }
        }
    }

    private static func change(_ body: inout [UInt8], _ random: inout SeededGenerator) {
        let offset = Int.random(in: body.indices, using: &random)
        body[offset] =
            [body[offset] ^ (1 << UInt8.random(in: 0...7, using: &random)), 0, 0xFF, body[offset] &+ 1].randomElement(using: &random) ?? 0
    }

    private static func change(_ extensions: inout [[UInt8]], _ random: inout SeededGenerator) {
        guard let index = extensions.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0...3, using: &random) {
        case 0: extensions.remove(at: index)
        case 1: extensions.append(extensions[index])
        case 2: extensions.swapAt(0, index)
        default: extensions[index] = extensions[index].withOtherCriticality
        }
    }
}

/// What is changed: a leaf with names, policies and a distribution point, under a CA with constraints on both.
struct OriginalChain {
    let leaf: IssuedCertificate
    let issuer: IssuedCertificate
    let root: IssuedCertificate

    init(_ pki: TestPKI) throws {
        let names: [AlternativeName] = [.dns("a.example"), .ip("192.0.2.1"), .email("a@b.example")]
        let constraint = try ExtensionTemplate.nameConstraints(permitted: [.dns("example"), .email("b.example")])
        root = pki.root
        issuer = try pki.authority("CA", by: pki.root, pathLength: 1) {
            $0.extraExtensions = [constraint, try .certificatePolicies(["1.2.3.4"])]
        }
        leaf = try pki.server(names, issuer: issuer) {
            $0.extraExtensions = [try .certificatePolicies(["1.2.3.4"]), try .crlDistributionPoints(["http://a.example/1"])]
        }
    }

    /// The chain with the signed part of one certificate changed, and signed again.
    func changed(at position: Int, _ change: (inout [UInt8]) throws -> Void) throws -> [[UInt8]] {
        var chain = [leaf.der, issuer.der]
        let certificate = try Certificate(der: chain[position], digest: SystemCryptography())
        var body = Array(certificate.toBeSigned)
        try change(&body)
        let signer = position == 0 ? issuer.privateKey : root.privateKey
        chain[position] = DEREncoder.sequence([body, Array(certificate.signatureAlgorithmDER), DEREncoder.bitString(try signer.sign(body))])
        return chain
    }
}

extension [UInt8] {
    /// A tbsCertificate with other extensions, each with its tag and length; as it is where it cannot be taken apart any more.
    func withExtensions(_ change: (inout [[UInt8]]) throws -> Void) rethrows -> [UInt8] {
        guard var fields = DERReader(self).elements, let last = fields.last, last.first == 0xA3,
            let list = DERReader(last).elements?.first, var extensions = DERReader(list).elements
        else { return self }
        try change(&extensions)
        fields[fields.count - 1] = DEREncoder.context(3, [DEREncoder.sequence(extensions)])
        return DEREncoder.sequence(fields)
    }

    /// An Extension that is critical where it was not, and the other way round.
    fileprivate var withOtherCriticality: [UInt8] {
        guard let fields = DERReader(self).elements, fields.count >= 2 else { return self }
        return DEREncoder.sequence(fields.count == 3 ? [fields[0], fields[2]] : [fields[0], DEREncoder.boolean(true), fields[1]])
    }
}

extension DERReader {
    /// The values inside the next value, each with its tag and length; nil where they cannot be taken apart.
    var elements: [[UInt8]]? {
        var outer = self
        guard let element = try? outer.next(), var inner = try? outer.contents(of: element) else { return nil }
        var found: [[UInt8]] = []
        while !inner.isAtEnd {
            guard let next = try? inner.next() else { return nil }
            found.append(Array(inner.encoding(of: next)))
        }
        return found
    }
}
