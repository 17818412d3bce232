import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Name constraints")
struct NameConstraintTests {
    /// One name of a leaf under one subtree.
    struct Case: Sendable, CustomTestStringConvertible {
        let subtree: AlternativeName
        let name: AlternativeName
        let isWithin: Bool

        init(_ name: AlternativeName, in subtree: AlternativeName, _ isWithin: Bool) {
            (self.name, self.subtree, self.isWithin) = (name, subtree, isWithin)
        }

        var testDescription: String { "\(name) is \(isWithin ? "within" : "outside") \(subtree)" }
    }

    static let cases: [Case] = [
        Case(.dns("example.com"), in: .dns("example.com"), true),
        Case(.dns("a.b.Example.COM"), in: .dns("example.com"), true),
        Case(.dns("badexample.com"), in: .dns("example.com"), false),
        Case(.dns("example.com.evil"), in: .dns("example.com"), false),
        Case(.dns("example.com"), in: .dns("a.example.com"), false),
        Case(.dns("anything.at.all"), in: .dns(""), true),
        Case(.dns("a.example.com"), in: .dns(".example.com"), true),
        Case(.dns("example.com"), in: .dns(".example.com"), false),
        Case(.dns("*.example.com"), in: .dns("example.com"), true),
        Case(.dns("*.example.com"), in: .dns("other.com"), false),
        Case(.ip("192.0.2.77"), in: .network([192, 0, 2, 0], [255, 255, 255, 0]), true),
        Case(.ip("192.0.3.77"), in: .network([192, 0, 2, 0], [255, 255, 255, 0]), false),
        Case(.ip("2001:db8::1"), in: .network([192, 0, 2, 0], [0, 0, 0, 0]), false),
        Case(
            .ip("2001:db8::1"),
            in: .network([0x20, 1, 0x0d, 0xb8] + .init(repeating: 0, count: 12), [255, 255, 255, 255] + .init(repeating: 0, count: 12)), true),
        Case(.email("joe@example.com"), in: .email("example.com"), true),
        Case(.email("joe@mail.example.com"), in: .email("example.com"), false),
        Case(.email("joe@mail.example.com"), in: .email(".example.com"), true),
        Case(.email("joe@example.com"), in: .email("joe@EXAMPLE.com"), true),
        Case(.email("Joe@example.com"), in: .email("joe@example.com"), false),
        Case(.email("*@example.com"), in: .email("*@example.com"), true),
        Case(.uri("spiffe://mesh.example/ns/a"), in: .uri("mesh.example"), true),
        Case(.uri("https://user@www.Example.com:8443/path"), in: .uri(".example.com"), true),
        Case(.uri("https://example.com/"), in: .uri(".example.com"), false),
        Case(.uri("https://www.example.com/"), in: .uri("example.com"), false),
    ]

    @Test("Permitted subtrees allow exactly what lies within", arguments: cases)
    func permitted(_ row: Case) throws {
        #expect(try isAllowed([row.name], permitted: [row.subtree]) == row.isWithin)
    }

    @Test("Excluded subtrees forbid exactly what lies within", arguments: cases)
    func excluded(_ row: Case) throws {
        #expect(try isAllowed([row.name], excluded: [row.subtree]) == !row.isWithin)
    }

    @Test("A wildcard is excluded when one of its expansions is, and permitted only when all are")
    func wildcards() throws {
        #expect(try !isAllowed([.dns("*.example.com")], excluded: [.dns("secret.example.com")]))
        #expect(try isAllowed([.dns("*.example.com")], excluded: [.dns("deeply.secret.example.com")]))
        #expect(try !isAllowed([.dns("*.example.com")], permitted: [.dns("secret.example.com")]))
    }

    @Test("One form of name does not constrain another")
    func otherForms() throws {
        #expect(try isAllowed([.dns("a.example")], permitted: [.network([192, 0, 2, 0], [255, 255, 255, 0])]))
        #expect(try isAllowed([.ip("192.0.2.1")], permitted: [.dns("a.example")], excluded: [.email("a.example")]))
    }

    @Test(
        "A name that is not what its form promises is outside every subtree",
        arguments: [
            AlternativeName.dns(".example.com"), .dns("a b.example.com"), .email("a@b@example.com"), .uri("urn:example.com"),
            .uri("https://192.0.2.1/"),
        ])
    func unusableNames(_ name: AlternativeName) throws {
        #expect(try isAllowed([name]))
        #expect(try !isAllowed([name], permitted: [.dns("example.com"), .email("example.com"), .uri(".example.com")]))
    }

    @Test("A form that is not understood is refused only where a certificate has such a name")
    func otherName() throws {
        let other = AlternativeName.other(tag: 0, isConstructed: true, contents: [6, 2, 42, 3, 0xA0, 2, 5, 0])
        #expect(try isAllowed([.dns("a.example")], excluded: [other]))
        #expect(try !isAllowed([.dns("a.example"), other], excluded: [other]))
    }

    @Test("The subject is held to directory subtrees")
    func directory() throws {
        let subtree = AlternativeName.directory([.organization("Example")])
        let within = try leafErrors(subject: [.organization("EXAMPLE "), .commonName("a")], permitted: [subtree])
        let outside = try leafErrors(subject: [.organization("Else"), .commonName("a")], permitted: [subtree])
        #expect(within == [])
        #expect(outside == ["name_constraint@0"])
        #expect(try leafErrors(subject: [.organization("Example")], excluded: [subtree]) == ["name_constraint@0"])
    }

    @Test("An e-mail address in the subject counts where there are no alternative names")
    func subjectMailbox() throws {
        let subject = [NameAttribute(type: "1.2.840.113549.1.9.1", value: "joe@else.example", as: .ia5)]
        #expect(try leafErrors(subject: subject, permitted: [.email("example.com")]) == ["name_constraint@0"])
    }

    @Test("Narrower constraints below never widen those above")
    func nested() throws {
        let pki = try TestPKI()
        let outer = try pki.authority("Outer", by: pki.root) { $0.extraExtensions = [try .nameConstraints(permitted: [.dns("bar.example")])] }
        let inner = try pki.authority("Inner", by: outer) { $0.extraExtensions = [try .nameConstraints(permitted: [.dns("example")])] }
        let chain = [try pki.server([.dns("foo.example")], issuer: inner), inner, outer]
        let verification = try Presentation(chain, trusting: [pki.root]).verified()
        #expect(verification.summary == ["name_constraint@0"])
        #expect(verification.message(.nameConstraint) == "DNS:foo.example of CN=foo.example is outside the permitted subtrees of CN=Outer")
    }

    @Test("2048 names against 4096 constraints end within the budget")
    func denialOfService() throws {
        let pki = try TestPKI()
        let subtrees = (0..<2048).map { AlternativeName.dns("x\($0).test") }
        let issuer = try pki.authority("Constrained", by: pki.root) {
            $0.extraExtensions = [try .nameConstraints(permitted: subtrees, excluded: (0..<2048).map { .dns("y\($0).test") })]
        }
        let leaf = try pki.server(subtrees, issuer: issuer)
        let verification = try Presentation([leaf, issuer], trusting: [pki.root]).verified()
        #expect(!verification.trusted)
        #expect(verification.errors.first?.code == .budgetExceeded)
    }

    private func isAllowed(_ names: [AlternativeName], permitted: [AlternativeName] = [], excluded: [AlternativeName] = []) throws -> Bool {
        let pki = try TestPKI()
        let issuer = try constrained(pki, permitted, excluded)
        let leaf = try pki.server(names, issuer: issuer) { $0.subject = [] }
        let verification = try Presentation([leaf, issuer], trusting: [pki.root]).verified()
        #expect(verification.trusted || verification.summary == ["name_constraint@0"])
        return verification.trusted
    }

    private func leafErrors(subject: [NameAttribute], permitted: [AlternativeName] = [], excluded: [AlternativeName] = []) throws -> [String] {
        let pki = try TestPKI()
        let issuer = try constrained(pki, permitted, excluded)
        let leaf = try pki.server([], issuer: issuer) { $0.subject = subject }
        return try Presentation([leaf, issuer], trusting: [pki.root]).verified().summary
    }

    private func constrained(_ pki: TestPKI, _ permitted: [AlternativeName], _ excluded: [AlternativeName]) throws -> IssuedCertificate {
        try pki.authority("Constrained", by: pki.root) {
            if !permitted.isEmpty || !excluded.isEmpty { $0.extraExtensions = [try .nameConstraints(permitted: permitted, excluded: excluded)] }
        }
    }
}

extension AlternativeName {
    fileprivate static func network(_ address: [UInt8], _ mask: [UInt8]) -> AlternativeName {
        .other(tag: 7, isConstructed: false, contents: address + mask)
    }

    /// A directory name of UTF-8 strings; X.509 tags this choice explicitly.
    fileprivate static func directory(_ attributes: [NameAttribute]) -> AlternativeName {
        let organization: [UInt8] = [6, 3, 0x55, 4, 10]
        let names = attributes.map { DEREncoder.set(DEREncoder.sequence([organization, DEREncoder.utf8String($0.value)])) }
        return .other(tag: 4, isConstructed: true, contents: DEREncoder.sequence(names))
    }
}
