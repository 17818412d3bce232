import OpenSSL

/// One way a TLS endpoint can be, well or badly.
struct DemoScenario: Sendable {
    enum Certificate: Hashable, Sendable {
        case healthy(daysLeft: Int)
        /// Issued for another name.
        case wrongName
        /// From an authority nobody trusts.
        case unknownRoot
        /// An X.509-SVID that lives a day.
        case shortLived
    }

    enum Clients: Hashable, Sendable {
        /// Our CA's clients, and no others.
        case required
        case optional
        /// Another CA's clients: ours are refused.
        case foreign
    }

    /// The service's name: the target label, and the first part of its DNS name.
    var name: String
    /// What there is to see, for people.
    var summary: String
    var certificate = Certificate.healthy(daysLeft: 200)
    var sendsIntermediate = true
    var versions: ClosedRange<TLSServerSettings.Version> = .tls12 ... .tls13
    var clients = Clients.required
    /// Nobody listens.
    var isDown = false
    /// The configuration demands mutual TLS of it.
    var expectsMutualTLS = false
    var identity = "monitor"
    var team = "platform"

    static let all = [
        DemoScenario(
            name: "payments", summary: "healthy, mutual TLS, TLS 1.3", versions: .tls13 ... .tls13, expectsMutualTLS: true, team: "payments"),
        DemoScenario(
            name: "orders", summary: "healthy, mutual TLS, TLS 1.2, our client certificate from a PKCS#12 keystore", versions: .tls12 ... .tls12,
            expectsMutualTLS: true, identity: "batch", team: "payments"),
        DemoScenario(name: "workload", summary: "healthy, a SPIFFE SVID that lives 24 hours", certificate: .shortLived),
        DemoScenario(name: "inventory", summary: "its certificate expires in 12 days", certificate: .healthy(daysLeft: 12)),
        DemoScenario(name: "billing", summary: "its certificate expired 3 days ago", certificate: .healthy(daysLeft: -3), team: "payments"),
        DemoScenario(name: "search", summary: "its certificate is for another name", certificate: .wrongName),
        DemoScenario(name: "shipping", summary: "it does not send its intermediate", sendsIntermediate: false),
        DemoScenario(name: "legacy", summary: "its root is unknown", certificate: .unknownRoot),
        DemoScenario(name: "ledger", summary: "it refuses our client certificate", clients: .foreign, team: "payments"),
        DemoScenario(name: "catalog", summary: "mutual TLS is expected and not enforced", clients: .optional, expectsMutualTLS: true),
        DemoScenario(name: "warehouse", summary: "nobody listens", isDown: true),
    ]
}
