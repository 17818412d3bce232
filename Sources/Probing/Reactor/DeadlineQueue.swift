/// Moments at which something is to be looked at again, the earliest first: a binary heap.
struct DeadlineQueue {
    struct Entry {
        var time: MonotonicTime
        var identifier: UInt64
    }

    private var entries: [Entry] = []

    var first: Entry? { entries.first }
    var count: Int { entries.count }

    mutating func insert(_ identifier: UInt64, at time: MonotonicTime) {
        entries.append(Entry(time: time, identifier: identifier))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].time < entries[parent].time else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes and returns the earliest entry if its time has come.
    mutating func popFirst(notAfter now: MonotonicTime) -> Entry? {
        guard let earliest = entries.first, earliest.time <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return earliest
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child].time < entries[smallest].time {
                smallest = child
            }
            guard smallest != parent else { return }
            entries.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
