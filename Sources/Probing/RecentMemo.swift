import Synchronization

/// Remembers what was computed lately, in bounded space: entries live in two generations, and the older one is dropped when the younger is full.
final class RecentMemo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Generations: Sendable {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
    }

    private let generations = Mutex(Generations())
    private let capacity: Int

    /// - Parameter capacity: the largest number of entries.
    init(capacity: Int) { self.capacity = max(2, capacity) }

    /// What was remembered for the key, or what `compute` makes of it; two tasks may compute the same at once.
    func value(for key: Key, compute: (Key) -> Value) -> Value {
        if let known = find(key) { return known }
        let value = compute(key)
        generations.withLock { insert(value, for: key, into: &$0) }
        return value
    }

    private func find(_ key: Key) -> Value? {
        generations.withLock { generations in
            if let value = generations.young[key] { return value }
            guard let value = generations.old.removeValue(forKey: key) else { return nil }
            insert(value, for: key, into: &generations)
            return value
        }
    }

    private func insert(_ value: Value, for key: Key, into generations: inout Generations) {
        if generations.young.count >= capacity / 2 { generations = Generations(young: [:], old: generations.young) }
        generations.young[key] = value
    }
}
