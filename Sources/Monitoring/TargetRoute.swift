/// How a target is reached.
public struct TargetRoute: Hashable, Sendable {
    public var addresses: AddressSelection
    /// Connected to in place of the endpoint, whose name stays the one asked for; nil for the endpoint itself.
    public var connect: Endpoint?
    /// The name of a configured proxy; nil for none.
    public var proxy: String?

    public init(addresses: AddressSelection = .first, connect: Endpoint? = nil, proxy: String? = nil) {
        self.addresses = addresses
        self.connect = connect
        self.proxy = proxy
    }
}

/// Which addresses of a name are probed.
public enum AddressSelection: String, Hashable, Sendable, CaseIterable {
    /// The one this machine would use (RFC 6724), and no other if that one does not answer.
    case first
    /// Every IPv4 and IPv6 address, each with a result of its own.
    case all
}
