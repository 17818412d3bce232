/// Whether one of the configured trust stores would accept an endpoint.
public struct TrustStoreAcceptance: Hashable, Sendable {
    /// As configured; `system` for the machine's own.
    public var store: String
    public var isAccepted: Bool
    /// The first reason against it, without a full stop; nil when accepted.
    public var reason: String?

    public init(store: String, isAccepted: Bool, reason: String? = nil) {
        self.store = store
        self.isAccepted = isAccepted
        self.reason = reason
    }
}
