import OpenSSL
import PKI
import TestSupport
import Testing

@testable import certvigil

@Suite("The nearest names")
struct NearestNamesTests {
    @Test(
        "say what keeps each from being the one",
        arguments: [
            ("*.example.com", "a.b.example.com", "nearest: DNS:*.example.com: a wildcard stands for exactly one label, and here are 2"),
            ("*.example.com", "example.com", "nearest: DNS:*.example.com: a wildcard does not stand for example.com itself"),
            ("*.com", "example.com", "nearest: DNS:*.com: this wildcard is not allowed"),
            ("payment.example", "payments.example", "nearest: DNS:payment.example: one character differs"),
            ("pyamets.example", "payments.example", "nearest: DNS:pyamets.example: 3 characters differ"),
            ("other.test", "payments.example", "nearest: DNS:other.test"),
        ])
    func reasons(carried: String, wanted: String, expected: String) throws {
        let leaf = try TestPKI().server([.dns(carried)]).certificate
        #expect(NearestNames(wanted: try #require(ReferenceIdentity(wanted)), leaf: leaf).facts == [expected])
    }

    @Test("come nearest first, five at most")
    func order() throws {
        let names = ["zzz.example", "a.example", "payment.example"] + (0..<10).map { "very-long-name-\($0).example" }
        let leaf = try TestPKI().server(names.map { .dns($0) }).certificate
        let facts = NearestNames(wanted: .dns("payments.example"), leaf: leaf).facts
        #expect(facts.count == 5)
        #expect(facts.first?.contains("payment.example") == true)
    }

    @Test("a common name is named as what it is not")
    func commonName() throws {
        let leaf = try TestPKI().server([.ip("10.0.0.1")]) { $0.subject = [.commonName("payments.example")] }.certificate
        let facts = NearestNames(wanted: .dns("payments.example"), leaf: leaf).facts
        #expect(facts.count == 1 && facts[0].contains("which is the name asked for, but clients read names from subjectAltName only"))
    }

    @Test(
        "Levenshtein's distance counts insertions, deletions and substitutions",
        arguments: [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("same", "same", 0), ("ab", "ba", 2)])
    func distance(left: String, right: String, expected: Int) {
        #expect(EditDistance.between(left, right) == expected)
        #expect(EditDistance.between(right, left) == expected)
    }
}
