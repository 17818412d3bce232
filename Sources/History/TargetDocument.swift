import Monitoring
import PKI

/// A target as the JSON of the column `places.target`.
struct TargetDocument: Codable {
    var host: String
    var port: UInt16
    var serverName: String?
    var spiffeID: String?
    var trustStore: String?
    var identity: String?
    var labels: [String: String]?

    init(_ target: Target) {
        host = target.endpoint.host
        port = target.endpoint.port
        serverName = target.serverName
        spiffeID = target.spiffeID?.description
        trustStore = target.trustStore
        identity = target.identity
        labels = target.labels.isEmpty ? nil : target.labels
    }

    func target(named name: String) -> Target {
        Target(
            name: name, endpoint: Endpoint(host: host, port: port), serverName: serverName,
            spiffeID: spiffeID.flatMap { try? SPIFFEIDPattern($0) }, trustStore: trustStore, identity: identity, labels: labels ?? [:])
    }
}
