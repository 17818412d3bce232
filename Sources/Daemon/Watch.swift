import ServiceLifecycle

/// Runs one generation after the other: the one in force ends before the next begins, so that no target is ever watched by two.
struct Watch: Service {
    private let generations: AsyncStream<Generation>
    private let continuation: AsyncStream<Generation>.Continuation

    init(first: Generation) {
        (generations, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        continuation.yield(first)
    }

    /// Puts a generation in force.
    func replace(with generation: Generation) { continuation.yield(generation) }

    /// Runs until a graceful shutdown or cancellation; probes under way are called off, records under way are finished.
    func run() async throws {
        await cancelWhenGracefulShutdown { [generations] in
            var iterator = generations.makeAsyncIterator()
            var next = await iterator.next()
            var isFirst = true
            while let generation = next {
                next = await Watch.run(generation, isFirst: isFirst) { await iterator.next() }
                isFirst = false
            }
        }
    }

    /// Runs a generation until its successor comes; nil when there will be none.
    private static func run(_ generation: Generation, isFirst: Bool, until successor: () async -> Generation?) async -> Generation? {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await generation.run(isFirst: isFirst) }
            let next = await successor()
            group.cancelAll()
            return next
        }
    }
}
