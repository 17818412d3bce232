import Testing

@testable import Probing

@Suite("what was computed lately")
struct RecentMemoTests {
    @Test("is not computed again while it is remembered")
    func remembers() {
        let memo = RecentMemo<Int, Int>(capacity: 4)
        #expect(memo.value(for: 1) { $0 * 10 } == 10)
        #expect(memo.value(for: 1) { _ in 0 } == 10)
    }

    @Test("is forgotten when enough else came since, unless it was used")
    func forgets() {
        let memo = RecentMemo<Int, Int>(capacity: 4)
        for key in 1...100 {
            _ = memo.value(for: 0) { _ in 7 }
            _ = memo.value(for: key) { $0 }
        }
        #expect(memo.value(for: 0) { _ in 8 } == 7)
        #expect(memo.value(for: 1) { _ in 8 } == 8)
    }
}
