/// A set of 128-bit keys that are evenly spread, or made so, in as little memory as they need: digests and file identities by the hundred thousand.
struct CompactSet {
    struct Key: Hashable {
        let high: UInt64
        let low: UInt64
    }

    /// Zero is an empty place; the key of zeros is kept apart.
    private var slots = [Key](repeating: empty, count: 64)
    private var holdsZero = false
    private(set) var count = 0

    /// Another in each process, so that nobody can choose keys that crowd.
    private static let seed = UInt64.random(in: .min ... .max) | 1
    private static let empty = Key(high: 0, low: 0)

    func contains(_ key: Key) -> Bool {
        if key == CompactSet.empty { return holdsZero }
        return slots[place(of: key)] == key
    }

    /// - Returns: false when it was there before.
    @discardableResult
    mutating func insert(_ key: Key) -> Bool {
        guard key != CompactSet.empty else {
            defer { holdsZero = true }
            count += holdsZero ? 0 : 1
            return !holdsZero
        }
        let place = place(of: key)
        guard slots[place] != key else { return false }
        slots[place] = key
        count += 1
        if count * 4 > slots.count * 3 { grow() }
        return true
    }

    /// Where the key stands, or would: the next free place from where its bits point to.
    private func place(of key: Key) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: ((key.high ^ key.low) &* CompactSet.seed) >> 24) & mask
        while slots[place] != key && slots[place] != CompactSet.empty { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = [Key](repeating: CompactSet.empty, count: old.count * 2)
        for key in old where key != CompactSet.empty { slots[place(of: key)] = key }
    }
}
