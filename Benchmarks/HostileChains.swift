import OpenSSL
import PKI
import Trust

/// Chains made to cost as much as they can, each of which has to end within 100 ms, as the budget (Sources/Trust/Budget.swift) has it.
struct HostileChain {
    let name: String
    let chain: [Certificate]
    let store: TrustStore

    static func all() throws -> [HostileChain] {
        let maker = HostileChainMaker()
        return [
            try maker.nameConstraints(), try maker.mesh("a mesh of cross-signs without way out", pathLength: 0),
            try maker.mesh("a mesh every path of which breaks at a policy", policies: 1), try maker.sameName(), try maker.policies(),
            try maker.mesh("a mesh of policy mappings", policies: 700), try maker.largeKeys(),
        ]
    }

    func verify() -> Verification {
        PathValidator(signatures: SystemCryptography())
            .verify(chain, against: store, purpose: .server, reference: .dns("a.example"), at: HostileChainMaker.time)
    }
}

private struct HostileChainMaker {
    static let time = Timestamp(unixSeconds: 1_767_225_600)
    private let validity = Validity(notBefore: time - .seconds(86_400), notAfter: time + .seconds(8_640_000))

    /// A leaf of 2048 names under a CA that permits them in the last of 2048 subtrees and excludes as many others.
    func nameConstraints() throws -> HostileChain {
        let root = try authority("Root")
        let issuer = try root.issue(
            template("CA") {
                $0.extraExtensions = [
                    try .nameConstraints(
                        permitted: (0..<2047).map { .dns("x\($0).test") } + [.dns("example")], excluded: (0..<2048).map { .dns("y\($0).test") })
                ]
            })
        return try chain("2048 names against 2048 permitted and 2048 excluded", [leaf(issuer, names: 2048), issuer], root)
    }

    /// Every one of nine CAs certifies every other; the way out of the mesh is closed by its path length, or by a policy that no path has.
    func mesh(_ name: String, pathLength: UInt64? = nil, policies: Int = 0) throws -> HostileChain {
        let roots = try (0..<9).map { try authority("Mesh \($0)", notAfter: $0) }
        var certificates = [try leaf(roots[0])]
        for issuer in roots {
            for subject in roots where subject.der != issuer.der {
                let template = try subject.template.with { if policies > 0 { $0.extraExtensions = try Self.mappings(policies) } }
                certificates.append(try issuer.issue(template, to: subject.privateKey))
            }
        }
        let closed = try IssuedCertificate.selfSigned(
            template("Closed Root") {
                $0.basicConstraints?.pathLength = pathLength
            })
        let bridge = try roots[8].template.with { if policies > 0 { $0.extraExtensions = try Self.mappings(policies) + [Self.requirement] } }
        certificates.append(try closed.issue(bridge, to: roots[8].privateKey))
        return try chain(name, certificates, closed)
    }

    /// A hundred issuers of one name, each with a key of its own.
    func sameName() throws -> HostileChain {
        var issuers = [try authority("Same")]
        for _ in 0..<99 { issuers.append(try issuers[issuers.count - 1].issue(template("Same") { $0.includesAuthorityKeyIdentifier = false })) }
        return try chain("a hundred issuers of one name", [leaf(issuers[99])] + issuers, authority("Elsewhere"))
    }

    /// Ten CAs that each map every policy to every other (RFC 9618 §1: a tree of these grows exponentially).
    func policies() throws -> HostileChain {
        let root = try authority("Root")
        var issuers = [root]
        for depth in 0..<9 {
            let extensions = try Self.mappings(2000) + (depth == 0 ? [Self.requirement] : [])
            issuers.append(try issuers[depth].issue(template("CA \(depth)") { $0.extraExtensions = extensions }))
        }
        return try chain("2000 policies mapped to one another nine times", [leaf(issuers[9])] + issuers[1...].reversed(), root)
    }

    /// A hundred issuers of the leaf's issuer's name with RSA keys as large as OpenSSL takes them, none of which made the signature.
    func largeKeys() throws -> HostileChain {
        let root = try authority("Root")
        let signer = try root.issue(template("Large"))
        let modulus: (Int) -> [UInt8] = { number in [0] + (0..<2048).map { UInt8(truncatingIfNeeded: $0 == 0 ? 0x80 | number : $0 &* 37 &+ number) | 1 } }
        let certificates = try (0..<100).map { number in
            let key = DEREncoder.sequence([DEREncoder.value(tag: 2, modulus(number)), DEREncoder.value(tag: 2, [0] + [UInt8](repeating: 0xFF, count: 8))])
            let algorithm = DEREncoder.sequence([try DEREncoder.objectIdentifier("1.2.840.113549.1.1.1"), DEREncoder.null()])
            return try Self.changed(signer, key: DEREncoder.sequence([algorithm, DEREncoder.bitString(key)]))
        }
        let leaf = try Self.changed(self.leaf(signer), signature: "1.2.840.113549.1.1.11", octets: 2048)
        return HostileChain(
            name: "a hundred RSA keys of 16,384 bits", chain: [leaf] + certificates, store: TrustStore(name: "bench", anchors: [try root.certificate]))
    }
}

extension HostileChainMaker {
    private func chain(_ name: String, _ certificates: [IssuedCertificate], _ anchor: IssuedCertificate) throws -> HostileChain {
        HostileChain(
            name: name, chain: try certificates.map { try $0.certificate }, store: TrustStore(name: "bench", anchors: [try anchor.certificate]))
    }

    private func template(_ name: String, notAfter days: Int = 0, change: (inout CertificateTemplate) throws -> Void = { _ in }) rethrows
        -> CertificateTemplate
    {
        let validity = Validity(notBefore: validity.notBefore, notAfter: validity.notAfter + .seconds(days * 86_400))
        return try CertificateTemplate.authority(name, validity: validity).with(change)
    }

    private func authority(_ name: String, notAfter days: Int = 0) throws -> IssuedCertificate {
        try .selfSigned(template(name, notAfter: days))
    }

    private func leaf(_ issuer: IssuedCertificate, names: Int = 1) throws -> IssuedCertificate {
        let names = (0..<names).map { AlternativeName.dns($0 == 0 ? "a.example" : "x\($0).example") }
        return try issuer.issue(.server(names, validity: validity).with { $0.includesAuthorityKeyIdentifier = false })
    }

    /// So many policies, and each mapped to its neighbour.
    private static func mappings(_ count: Int) throws -> [ExtensionTemplate] {
        let policies = (0..<count).map { "1.2.\(3 + $0)" }
        let pairs = try policies.indices.map { index in
            DEREncoder.sequence([
                try DEREncoder.objectIdentifier(policies[index]), try DEREncoder.objectIdentifier(policies[(index + 1) % policies.count]),
            ])
        }
        return [try .certificatePolicies(policies), ExtensionTemplate("2.5.29.33", isCritical: true, value: DEREncoder.sequence(pairs))]
    }

    /// policyConstraints with requireExplicitPolicy 0.
    private static let requirement = ExtensionTemplate(
        "2.5.29.36", isCritical: true, value: DEREncoder.sequence([DEREncoder.contextPrimitive(0, [0])]))

    /// The certificate with another key, or another signature of its own making.
    private static func changed(_ issued: IssuedCertificate, key: [UInt8]? = nil, signature algorithm: String? = nil, octets: Int = 64) throws -> Certificate {
        let certificate = try issued.certificate
        var reader = DERReader(Array(certificate.toBeSigned))
        var fields = try reader.sequence("tbsCertificate")
        var parts: [[UInt8]] = []
        while !fields.isAtEnd { parts.append(Array(fields.encoding(of: try fields.next()))) }
        let identifier = try algorithm.map { DEREncoder.sequence([try DEREncoder.objectIdentifier($0), DEREncoder.null()]) }
        if let key { parts[6] = key }
        if let identifier { parts[2] = identifier }
        let signature = DEREncoder.bitString([UInt8](repeating: 1, count: octets))
        return try Certificate(
            der: DEREncoder.sequence([DEREncoder.sequence(parts), identifier ?? Array(certificate.signatureAlgorithmDER), signature]),
            digest: SystemCryptography())
    }
}
