import Testing

@testable import Alerting

@Suite struct StableHashTests {
    @Test("FNV-1a with 128 bits over the text and the NUL that ends each field")
    func knownValue() {
        #expect(StableHash().hex == "6c62272e07bb014262b821756295c58d")
        #expect(StableHash("a").hex == "0880954519ab1be95aa0733055b70e0c")
    }

    @Test("fields do not run into each other")
    func fields() {
        #expect(StableHash("ab", "c").hex != StableHash("a", "bc").hex)
    }
}
