import ArgumentParser
import Monitoring
import OpenSSL
import PKI
import Probing
import Trust

/// How endpoints are probed: what `check` and `explain` have in common, a group for each topic.
///
/// A new topic is a file with its group, a line here, and what it says about a target in `shape` or about the prober in `prober`.
struct ProbeOptions: ParsableArguments {
    @OptionGroup(title: "Connection options") var connection: ConnectionOptions
    @OptionGroup(title: "Route options") var route: RouteOptions
    @OptionGroup(title: "Trust options") var trust: TrustOptions
    @OptionGroup(title: "Revocation options") var revocation: RevocationOptions
    @OptionGroup(title: "Workload options") var workload: WorkloadOptions
    @OptionGroup(title: "Client certificate options") var identity: IdentityOptions
    @OptionGroup(title: "Inspection options") var inspection: InspectionOptions

    /// A target for an endpoint.
    ///
    /// - Parameters:
    ///   - serverName: from beside the endpoint in a list; counts more than the option's.
    ///   - labels: from the list.
    /// - Throws: `EndpointSyntaxError` where options contradict the endpoint.
    func target(_ endpoint: Endpoint, serverName: String? = nil, labels: [String: String] = [:]) throws(EndpointSyntaxError) -> Target {
        var endpoint = endpoint
        if let kind = connection.starttls { try endpoint.begin(with: kind) }
        try route.check(endpoint, isNamed: (serverName ?? connection.serverName) != nil || workload.spiffeID != nil)
        return Target(
            name: endpoint.description, endpoint: endpoint, serverName: serverName ?? connection.serverName,
            spiffeID: workload.spiffeID, identity: identity.cert.map { _ in IdentityOptions.name }, inspection: inspection.inspection,
            route: route.route, labels: labels)
    }

    /// - Parameters:
    ///   - time: the moment chains are verified for; nil for that of each probe.
    ///   - comparesSystem: the machine's own store is compared with the one given.
    func prober(clock: any WallClock, verifyingAt time: Timestamp?, comparesSystem: Bool = false) throws(Complaint) -> any Prober {
        let identities = try identity.load().map { [IdentityOptions.name: $0] } ?? [:]
        let proxies = try route.loadProxies()
        var stores = try trust.compared().merging(["": trust.store(else: TrustOption.system)]) { $1 }
        if comparesSystem, let given = trust.trust, given != TrustOption.system, stores[TrustOption.system] == nil {
            stores[TrustOption.system] = try? TrustOption(TrustOption.system).load()  // a machine need not have one
        }
        let memo = VerificationMemo(PathValidator(signatures: SystemCryptography()))
        let source = try revocation.source(clock: clock)
        do {
            return try TLSProber(
                clock: clock, trustStores: stores, identities: identities, proxies: proxies, verification: memo,
                settings: ProbingSettings(verificationTime: time), revocation: source)
        } catch {
            throw Complaint(error.description, exitStatus: Status.unknown.exitStatus)
        }
    }
}
