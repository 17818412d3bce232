import Monitoring

/// The HTTP server for metrics, health and status.
public struct ServerSettings: Hashable, Sendable {
    public var listenAddresses: [ListenAddress]
    /// Whether `POST /-/reload` is answered.
    public var enableLifecycle: Bool

    public init(listenAddresses: [ListenAddress] = [.standard], enableLifecycle: Bool = false) {
        self.listenAddresses = listenAddresses
        self.enableLifecycle = enableLifecycle
    }
}

enum ServerSection: Section {
    static let listenAddresses = Key<[ListenAddress]>(
        "listen_addresses", .list(of: .listenAddress), "host:port, or :port for every interface. Default: 127.0.0.1:9930.")
    static let enableLifecycle = Key<Bool>("enable_lifecycle", .flag, "Answer POST /-/reload. Default: false.")

    static let summary = "The HTTP server for metrics, health and status."
    static let keys: [any AnyKey] = [listenAddresses, enableLifecycle]
    static let later = ["compatibility"]

    static func assemble(_ fields: Fields) -> ServerSettings? {
        if fields[listenAddresses]?.isEmpty == true { fields.note(at: listenAddresses, "got an empty list, expected at least one address") }
        return ServerSettings(
            listenAddresses: fields[listenAddresses] ?? [.standard], enableLifecycle: fields[enableLifecycle] ?? false)
    }
}
