import Monitoring
import PKI

/// A target as the JSON of the column `places.target`.
struct TargetDocument: Codable {
    var host: String
    var port: UInt16
    var scheme: String?
    var socketPath: String?
    var connect: String?
    var serverName: String?
    var spiffeID: String?
    var trustStore: String?
    var identity: String?
    var labels: [String: String]?

    init(_ target: Target) {
        host = target.endpoint.host
        port = target.endpoint.port
        scheme = target.endpoint.scheme?.name
        socketPath = target.endpoint.socketPath
        connect = target.route.connect?.description
        serverName = target.serverName
        spiffeID = target.spiffeID?.description
        trustStore = target.trustStore
        identity = target.identity
        labels = target.labels.isEmpty ? nil : target.labels
    }

    func target(named name: String) -> Target {
        var endpoint = Endpoint(host: host, port: port, scheme: scheme.flatMap { EndpointScheme.named($0) })
        endpoint.socketPath = socketPath
        return Target(
            name: name, endpoint: endpoint, serverName: serverName, spiffeID: spiffeID.flatMap { try? SPIFFEIDPattern($0) },
            trustStore: trustStore, identity: identity, route: TargetRoute(connect: connect.flatMap { try? Endpoint(parsing: $0) }),
            labels: labels ?? [:])
    }
}
