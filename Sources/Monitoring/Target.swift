import PKI

/// One endpoint to watch: its identity, its labels, and how to talk to it. What its certificates are measured against is the `Policy`.
public struct Target: Hashable, Sendable {
    /// Unique in a configuration; the `target` label of metrics.
    public var name: String
    public var endpoint: Endpoint
    /// The name sent as SNI and looked for in the certificate; nil means the endpoint's host.
    public var serverName: String?
    /// The SPIFFE IDs the certificate may carry; where there are any, they take the place of a DNS name.
    public var spiffeID: SPIFFEIDPattern?
    /// The name of a configured trust store; nil means the system's.
    public var trustStore: String?
    /// The name of a configured client identity; nil means none is presented.
    public var identity: String?
    /// What is looked at beyond one handshake.
    public var inspection: Inspection
    public var route: TargetRoute
    /// Copied to alerts; routes match on them.
    public var labels: [String: String]

    public init(
        name: String, endpoint: Endpoint, serverName: String? = nil, spiffeID: SPIFFEIDPattern? = nil, trustStore: String? = nil,
        identity: String? = nil, inspection: Inspection = Inspection(), route: TargetRoute = TargetRoute(), labels: [String: String] = [:]
    ) {
        self.name = name
        self.endpoint = endpoint
        self.serverName = serverName
        self.spiffeID = spiffeID
        self.trustStore = trustStore
        self.identity = identity
        self.inspection = inspection
        self.route = route
        self.labels = labels
    }

    /// What is connected to in the end, directly or through a proxy.
    public var destination: Endpoint { route.connect ?? endpoint }

    /// The name the certificate must carry (RFC 9525 reference identifier).
    public var referenceName: String { serverName ?? endpoint.host }
}
