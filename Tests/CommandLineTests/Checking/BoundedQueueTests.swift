import Foundation
import Synchronization
import Testing

@testable import certvigil

@Suite("A bounded queue")
struct BoundedQueueTests {
    @Test("hands over everything once, in order, however small it is", arguments: [1, 2, 7, 1024])
    func order(capacity: Int) async {
        let queue = BoundedQueue<Int>(capacity: capacity)
        Thread.detachNewThread {
            for number in 0..<5000 where !queue.push(number) { return }
            queue.close()
        }
        var seen: [Int] = []
        while let number = await queue.next() { seen.append(number) }
        #expect(seen == Array(0..<5000))
        #expect(await queue.next() == nil)
    }

    @Test("feeds many tasks, each element to one")
    func manyTasks() async {
        let queue = BoundedQueue<Int>(capacity: 16)
        Thread.detachNewThread {
            for number in 0..<20_000 where !queue.push(number) { return }
            queue.close()
        }
        let sum = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var sum = 0
                    while let number = await queue.next() { sum += number }
                    return sum
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 20_000 * 19_999 / 2)
    }

    @Test("never holds more than its capacity, and lets its producer go when it is closed")
    func bounded() async {
        let queue = BoundedQueue<Int>(capacity: 8)
        let pushed = Atomic(0)
        let ended = DispatchSemaphore(value: 0)
        await withCheckedContinuation { (full: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                for number in 0..<8 where !queue.push(number) { return }
                full.resume()
                if queue.push(8) { pushed.add(1, ordering: .relaxed) }
                ended.signal()
            }
        }
        queue.close(discarding: true)
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                ended.wait()
                done.resume()
            }
        }
        #expect(pushed.load(ordering: .relaxed) == 0)
        #expect(await queue.next() == nil)
    }
}
