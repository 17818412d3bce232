/// A bound in real time on something that should happen at once: it never delays a test that passes, and keeps one that fails from hanging.
public struct TimeLimit: Hashable, Sendable {
    public var duration: Duration

    public init(_ duration: Duration) { self.duration = duration }

    /// Generous for two loaded cores.
    public static let standard = TimeLimit(.seconds(30))

    /// Runs the operation; cancels it and throws when the limit passes first.
    public func apply<Value: Sendable>(_ purpose: String, to operation: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await operation() }
            group.addTask { [duration] in
                try await Task.sleep(for: duration)
                throw TimeLimitExceeded(purpose: purpose, limit: duration)
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}

public struct TimeLimitExceeded: Error, CustomStringConvertible {
    public var purpose: String
    public var limit: Duration

    public var description: String { "\(purpose) took longer than \(limit)" }
}
