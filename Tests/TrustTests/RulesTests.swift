import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("The rules of RFC 5280 along a path")
struct RulesTests {
    @Test("A path that breaks a rule is refused at the certificate that breaks it", arguments: authority + encoding + usage + extensions + policies)
    func rule(_ row: Row) throws {
        #expect(try row.make(try TestPKI()).verified().summary == row.expected)
    }

    static let authority: [Row] = [
        Row("An issuer whose basic constraints say that it is no CA", ["not_a_ca@1"]) { pki in
            let issuer = try pki.authority("No CA", by: pki.root) { $0.basicConstraints?.isCA = false }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("An issuer without basic constraints", ["not_a_ca@1"]) { pki in
            let issuer = try pki.authority("No CA", by: pki.root) { $0.basicConstraints = nil }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("An intermediate of version 1", ["not_a_ca@1"]) { pki in
            let issuer = try pki.authority("Old CA", by: pki.root) { $0.version = .v1 }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("A leaf that issues, in the store or not", ["not_a_ca@1", "key_usage@1"]) { pki in
            let leaf = try pki.server()
            return try Presentation([pki.server(issuer: leaf), leaf], trusting: [leaf])
        },
        Row("One intermediate too many for the path length", ["path_length_exceeded@2"]) { pki in
            let outer = try pki.authority("Outer", by: pki.root, pathLength: 0)
            let inner = try pki.authority("Inner", by: outer)
            return try Presentation([pki.server(issuer: inner), inner, outer], trusting: [pki.root])
        },
        Row("A path length that is used up exactly") { pki in
            let outer = try pki.authority("Outer", by: pki.root, pathLength: 1)
            let inner = try pki.authority("Inner", by: outer, pathLength: 7)
            return try Presentation([pki.server(issuer: inner), inner, outer], trusting: [pki.root])
        },
    ]

    static let encoding: [Row] = [
        Row("A serial number with superfluous octets, which clients cannot read", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.serialNumber = [0, 1] }), trusting: [pki.root])
        },
        Row("A policy with something else than qualifiers behind it", ["malformed@0"]) { pki in
            let information = DEREncoder.sequence([[0x06, 0x02, 0x2A, 0x03], DEREncoder.integer(1)])
            let policies = ExtensionTemplate("2.5.29.32", value: DEREncoder.sequence([information]))
            return try Presentation(pki.chain(pki.server { $0.extraExtensions = [policies] }), trusting: [pki.root])
        },
        Row("A policy with qualifiers") { pki in
            let information = DEREncoder.sequence([[0x06, 0x02, 0x2A, 0x03], DEREncoder.sequence([])])
            let policies = ExtensionTemplate("2.5.29.32", value: DEREncoder.sequence([information]))
            return try Presentation(pki.chain(pki.server { $0.extraExtensions = [policies] }), trusting: [pki.root])
        },
    ]

    static let usage: [Row] = [
        Row("An issuer that may not sign certificates", ["key_usage@1"]) { pki in
            let issuer = try pki.authority("CRL signer", by: pki.root) { $0.keyUsage = [.cRLSign] }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("An issuer without key usage may do anything") { pki in
            let issuer = try pki.authority("Any usage", by: pki.root) { $0.keyUsage = [] }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("An issuer whose key usage stands in bits that do not count", ["key_usage@1"]) { pki in
            let issuer = try pki.authority("Unused bits", by: pki.root) {
                $0.keyUsage = []
                $0.extraExtensions = [ExtensionTemplate("2.5.29.15", isCritical: true, value: [0x03, 0x02, 0x03, 0x06])]
            }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("A client's certificate in a server", ["wrong_purpose@0"]) { pki in
            try Presentation(pki.chain(pki.client()), trusting: [pki.root])
        },
        Row("A server's certificate in a client", ["wrong_purpose@0"]) { pki in
            try Presentation(pki.chain(pki.server()), trusting: [pki.root], purpose: .client)
        },
        Row("No purpose asked for") { pki in try Presentation(pki.chain(pki.client()), trusting: [pki.root], purpose: .any) },
        Row("A leaf for any purpose") { pki in
            try Presentation(pki.chain(pki.server { $0.extendedKeyUsage = [.any] }), trusting: [pki.root])
        },
        Row("A leaf without extended key usage") { pki in
            try Presentation(pki.chain(pki.server { $0.extendedKeyUsage = [] }), trusting: [pki.root])
        },
        Row("A CA for clients only that issued a server's certificate", ["wrong_purpose@1"]) { pki in
            let issuer = try pki.authority("Client CA", by: pki.root) { $0.extendedKeyUsage = [.clientAuth] }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("A leaf whose key may only sign certificates", ["key_usage@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.keyUsage = [.keyCertSign] }), trusting: [pki.root])
        },
    ]

    static let extensions: [Row] = [
        Row("A critical extension nobody knows", ["unknown_critical_extension@0"]) { pki in
            try Presentation(
                pki.chain(pki.server { $0.extraExtensions = [ExtensionTemplate("1.2.3.4", isCritical: true, value: [5, 0])] }), trusting: [pki.root])
        },
        Row("An extension nobody knows that is not critical") { pki in
            try Presentation(pki.chain(pki.server { $0.extraExtensions = [ExtensionTemplate("1.2.3.4", value: [5, 0])] }), trusting: [pki.root])
        },
        Row("A critical extension in a certificate that no path needs") { pki in
            let unused = try pki.authority("Unused", by: pki.root) {
                $0.extraExtensions = [ExtensionTemplate("1.2.3.4", isCritical: true, value: [])]
            }
            return try Presentation(pki.chain(pki.server()) + [unused], trusting: [pki.root])
        },
        Row("The same extension twice", ["malformed@0"]) { pki in
            try Presentation(
                pki.chain(pki.server { $0.extraExtensions = [ExtensionTemplate("2.5.29.15", value: [3, 2, 7, 0x80])] }), trusting: [pki.root])
        },
        Row("Basic constraints that cannot be read limit nothing, so they are refused", ["not_a_ca@1", "malformed@1"]) { pki in
            let issuer = try pki.authority("Garbled CA", by: pki.root) {
                $0.basicConstraints = nil
                $0.extraExtensions = [ExtensionTemplate("2.5.29.19", isCritical: true, value: [0x30, 0x7F])]
            }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("Name constraints that cannot be read", ["malformed@1"]) { pki in
            let issuer = try pki.authority("Garbled CA", by: pki.root) {
                $0.extraExtensions = [ExtensionTemplate("2.5.29.30", isCritical: true, value: [0x30, 0x00])]
            }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
    ]

    static let policies: [Row] = [
        Row("A policy is required and valid along the path") { pki in
            try requiringPolicy(pki, intermediate: ["1.2.3.1"], leaf: ["1.2.3.1", "1.2.3.9"])
        },
        Row("A policy is required and the leaf was issued under another", ["policy@0"]) { pki in
            try requiringPolicy(pki, intermediate: ["1.2.3.1"], leaf: ["1.2.3.2"])
        },
        Row("A policy is required and the leaf states none", ["policy@0"]) { pki in
            try requiringPolicy(pki, intermediate: ["1.2.3.1"], leaf: [])
        },
        Row("Any policy of the intermediate allows that of the leaf") { pki in
            try requiringPolicy(pki, intermediate: ["2.5.29.32.0"], leaf: ["1.2.3.2"])
        },
        Row("Policies that disagree do no harm while none is required") { pki in
            let issuer = try pki.authority("Policy CA", by: pki.root) { $0.extraExtensions = [try .certificatePolicies(["1.2.3.1"])] }
            let leaf = try pki.server(issuer: issuer) { $0.extraExtensions = [try .certificatePolicies(["1.2.3.2"])] }
            return try Presentation([leaf, issuer], trusting: [pki.root])
        },
    ]

    private static func requiringPolicy(_ pki: TestPKI, intermediate: [String], leaf: [String]) throws -> Presentation {
        let required = ExtensionTemplate("2.5.29.36", isCritical: true, value: DEREncoder.sequence([DEREncoder.contextPrimitive(0, [0])]))
        let issuer = try pki.authority("Policy CA", by: pki.root) { $0.extraExtensions = [try .certificatePolicies(intermediate), required] }
        let leaf = try pki.server(issuer: issuer) { $0.extraExtensions = leaf.isEmpty ? [] : [try .certificatePolicies(leaf)] }
        return try Presentation([leaf, issuer], trusting: [pki.root])
    }

    @Test("What RFC 5280 asks of issuers alone breaks a path only under the strict profile", arguments: sloppy)
    func profiles(_ row: Row) throws {
        let presentation = try row.make(try TestPKI())
        #expect(presentation.verified().summary == [])
        #expect(presentation.verified(by: .strict).summary == row.expected)
    }

    static let sloppy: [Row] = [
        Row("A conforming chain") { pki in try Presentation(pki.chain(pki.server()), trusting: [pki.root]) },
        Row("A CA without subject key identifier", ["malformed@1"]) { pki in
            let issuer = try pki.authority("No SKI", by: pki.root) { $0.includesSubjectKeyIdentifier = false }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("A leaf without authority key identifier", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.includesAuthorityKeyIdentifier = false }), trusting: [pki.root])
        },
        Row("A serial number of 21 octets", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.serialNumber = [UInt8](repeating: 1, count: 21) }), trusting: [pki.root])
        },
        Row("A serial number of zero", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.serialNumber = [0] }), trusting: [pki.root])
        },
        Row("Name constraints in a certificate that is no CA", ["malformed@0"]) { pki in
            let leaf = try pki.server { $0.extraExtensions = [try .nameConstraints(permitted: [.dns("example")])] }
            return try Presentation(pki.chain(leaf), trusting: [pki.root])
        },
        Row("An authority key identifier that identifies no key", ["malformed@0"]) { pki in
            let leaf = try pki.server {
                $0.includesAuthorityKeyIdentifier = false
                $0.extraExtensions = [ExtensionTemplate("2.5.29.35", value: DEREncoder.sequence([]))]
            }
            return try Presentation(pki.chain(leaf), trusting: [pki.root])
        },
        Row("An inhibitAnyPolicy that is not critical", ["malformed@1"]) { pki in
            let issuer = try pki.authority("Lax", by: pki.root) {
                $0.extraExtensions = [ExtensionTemplate("2.5.29.54", value: DEREncoder.integer(5))]
            }
            return try Presentation([pki.server(issuer: issuer), issuer], trusting: [pki.root])
        },
        Row("A DNS name with an empty label", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server([.dns("service.example"), .dns("a..example")])), trusting: [pki.root])
        },
    ]

    @Test("What the Baseline Requirements ask of public CAs breaks a path only under the strict profile", arguments: unlikePublic)
    func baseline(_ row: Row) throws {
        let presentation = try row.make(try TestPKI())
        let conforming = PathValidator(signatures: SystemCryptography(), profile: .conforming)
        #expect(presentation.verified(by: conforming).summary == [])
        #expect(presentation.verified(by: .strict).summary == row.expected)
    }

    static let unlikePublic: [Row] = [
        Row("A server's certificate for any purpose", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.extendedKeyUsage = [.serverAuth, .any] }), trusting: [pki.root])
        },
        Row("A server's certificate that is a CA", ["malformed@0"]) { pki in
            try Presentation(
                pki.chain(
                    pki.server {
                        $0.basicConstraints?.isCA = true
                        $0.keyUsage = [.digitalSignature, .keyCertSign]
                    }), trusting: [pki.root])
        },
        Row("A critical subjectAltName beside a subject", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.alternativeNamesAreCritical = true }), trusting: [pki.root])
        },
        Row("A common name in other capitals than the subjectAltName", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.subject = [.commonName("Service.Example")] }), trusting: [pki.root])
        },
        Row("A common name that is an address in another spelling", ["malformed@0"]) { pki in
            try Presentation(pki.chain(pki.server([.ip("2001:db8::1")]) { $0.subject = [.commonName("2001:DB8:0:0:0:0:0:1")] }), trusting: [pki.root])
        },
        Row("A common name that is no service name") { pki in
            try Presentation(pki.chain(pki.server { $0.subject = [.commonName("else.example")] }), trusting: [pki.root])
        },
        Row("A root with an extended key usage", ["malformed@1"]) { pki in
            let root = try pki.root("Limited Root") { $0.extendedKeyUsage = [.serverAuth] }
            return try Presentation([pki.server(issuer: root)], trusting: [root])
        },
    ]
}
