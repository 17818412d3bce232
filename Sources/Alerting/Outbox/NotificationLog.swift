import PKI

/// The outbox as its worker sees it; storage implements it.
public protocol NotificationLog: Sendable {
    /// The oldest entries still pending for the receiver, due or not, in the order in which they were recorded.
    func pending(for receiver: String, limit: Int) async throws -> [OutboxEntry]

    /// The receiver has taken the message. Recorded after the fact: a crash in between delivers it twice, never not at all.
    func delivered(_ id: OutboxEntry.ID, attempts: Int, at time: Timestamp) async throws

    /// An attempt failed.
    ///
    /// - Parameters:
    ///   - attempts: finished ones, this one included.
    ///   - retryAt: nil when the message is given up.
    ///   - error: without URL and secrets.
    func failed(_ id: OutboxEntry.ID, attempts: Int, retryAt: Timestamp?, error: String, at time: Timestamp) async throws
}
