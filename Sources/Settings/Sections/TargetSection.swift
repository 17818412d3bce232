import Monitoring
import PKI

/// An endpoint to watch, how often, and what it is measured against.
public struct TargetSettings: Hashable, Sendable {
    public var target: Target
    public var schedule: Schedule
    /// Of one probe; never longer than the interval.
    public var timeout: Duration
    public var policy: Policy

    public init(
        target: Target, schedule: Schedule = .interval(DefaultSettings.standardInterval), timeout: Duration = DefaultSettings.standardTimeout,
        policy: Policy = Policy()
    ) {
        self.target = target
        self.schedule = schedule
        self.timeout = timeout
        self.policy = policy
    }
}

enum TargetSection: Section {
    static let name = Key<String>("name", .name, "Unique; the target label of metrics. Default: the endpoint.")
    static let endpoint = Key<Endpoint>(
        "endpoint", .endpoint, required: true, "host:port, or a URL such as https://example.com or smtp://mail.example.com.")
    static let startTLS = Key<StartTLSKind>(
        "starttls", .choice(), "The protocol in which the server is asked for TLS. Default: the endpoint's scheme, or TLS from the first byte.")
    static let serverName = Key<String>(
        "server_name", .serverName, "The name sent as SNI and looked for in the certificate. Default: the endpoint's host.")
    static let trustStore = Key<String>("trust_store", .reference(to: .trustStore), "Verifies the chain. Default: the CAs of the operating system.")
    static let identity = Key<String>("identity", .reference(to: .identity), "Presented to the server. Default: none.")
    static let addresses = Key<AddressSelection>(
        "addresses", .choice(), "Whether the first address of the name is probed, or all of them, each with a result of its own. Default: first.")
    static let connect = Key<Endpoint>(
        "connect", .address, "host:port or unix:/path to connect to in place of the endpoint, whose name is asked for.")
    static let proxy = Key<String>("proxy", .reference(to: .proxy), "Connects for us and resolves the name. Default: none.")
    static let interval = Key<Duration>("interval", .interval, "How often it is probed.")
    static let timeout = Key<Duration>("timeout", .timeout, "How long one probe may take in all.")
    static let warning = Key<ExpiryThreshold>("warning", .threshold, "How long before its end a certificate is a warning.")
    static let critical = Key<ExpiryThreshold>("critical", .threshold, "How long before its end a certificate is critical.")
    static let revocation = Key<RevocationExpectation>(
        "revocation", .choice(RevocationExpectation.self), "What is made of revocation: ignore, soft_fail or require. Default: defaults.revocation.")
    static let expect = Key<ExpectationSection.Expectation>("expect", .section(ExpectationSection.self), "What the endpoint should do.")
    static let keyTypes = Key<[CertificateKeyType]>(
        "key_types", .list(of: .choice(CertificateKeyType.self)), "Probes each certificate of a dual-certificate endpoint for itself.")
    static let survey = Key<Bool>(
        "survey", .flag, "Finds out every version, cipher suite and group the server accepts, by dozens of connections. Default: false.")
    static let http = Key<HTTPExpectation>(
        "http", .section(HTTPSection.self), "A request after the handshake: it shows whether the server refuses clients above TLS.")
    static let labels = Key<[String: String]>("labels", .labels, "Copied to alerts; routes match on them.")

    static let summary = "A TLS endpoint to watch."
    static let keys: [any AnyKey] = [
        name, endpoint, startTLS, serverName, trustStore, identity, addresses, connect, proxy, interval, timeout, warning, critical, revocation,
        expect, keyTypes, survey, http, labels,
    ]

    static func assemble(_ fields: Fields) -> TargetSettings? {
        let defaults = fields.cursor.reading.defaults
        let (interval, timeout) = fields.timing(interval, timeout, default: defaults)
        let thresholds = fields.thresholds(warning, critical, default: defaults.thresholds)
        guard var endpoint = fields[endpoint] else { return nil }
        if let kind = fields[startTLS] {
            do throws(EndpointSyntaxError) { try endpoint.begin(with: kind) } catch { fields.note(at: startTLS, error.description) }
        }
        let route = route(to: endpoint, fields)
        let target = Target(
            name: fields[name] ?? endpoint.description, endpoint: endpoint, serverName: fields[serverName], spiffeID: fields[expect]?.spiffeID,
            trustStore: fields[trustStore], identity: fields[identity],
            inspection: Inspection(
                auditsMutualTLS: fields[expect]?.mutualTLS != nil, surveys: fields[survey] ?? false, keyTypes: fields[keyTypes] ?? [],
                http: fields[http]), route: route, labels: fields[labels] ?? [:])
        return TargetSettings(
            target: target, schedule: .interval(interval), timeout: timeout,
            policy: Policy(
                thresholds: thresholds, role: .service, mutualTLS: fields[expect]?.mutualTLS, minimumVersion: fields[expect]?.minimumVersion,
                trustStores: fields[expect]?.trustStores ?? [], revocation: fields[revocation] ?? defaults.revocation))
    }
}

extension TargetSection {
    /// How the endpoint is reached, free of contradictions.
    private static func route(to endpoint: Endpoint, _ fields: Fields) -> TargetRoute {
        let route = TargetRoute(addresses: fields[addresses] ?? .first, connect: fields[connect], proxy: fields[proxy])
        if endpoint.socketPath != nil, fields[serverName] == nil, fields[expect]?.spiffeID == nil, !fields.isUnreadable(serverName) {
            fields.note(at: self.endpoint, "a socket has no name to look for in the certificate, expected the key \"server_name\" beside it")
        }
        guard route.proxy != nil else { return route }
        if route.addresses == .all { fields.note(at: addresses, "all addresses cannot be had through a proxy, which resolves the name itself") }
        if (route.connect ?? endpoint).socketPath != nil { fields.note(at: proxy, "a proxy cannot connect to a socket of this machine") }
        return route
    }
}

/// `expect` of a target.
enum ExpectationSection: Section {
    struct Expectation: Hashable, Sendable {
        var mutualTLS: MutualTLSExpectation?
        var spiffeID: SPIFFEIDPattern?
        var minimumVersion: TLSVersion?
        var trustStores: [String] = []
    }

    static let mutualTLS = Key<MutualTLSExpectation>(
        "mutual_tls", .choice(MutualTLSExpectation.self), "Whether the server must refuse, may ask, or does not ask clients for a certificate.")
    static let spiffeID = Key<SPIFFEIDPattern>(
        "spiffe_id", .spiffeID,
        "The SPIFFE ID of the workload, instead of a DNS name; * stands for anything within a path segment, ** at the end for any segments.")

    static let minimumVersion = Key<TLSVersion>(
        "minimum_version", .choice(TLSVersion.self), "The oldest protocol version that may be negotiated or accepted. Default: TLSv1.2.")

    static let trustStores = Key<[String]>(
        "trust_stores", .list(of: .reference(to: .trustStore)), "The trust stores of the service's clients: each has to accept it.")

    static let summary = "What an endpoint should do."
    static let keys: [any AnyKey] = [mutualTLS, spiffeID, minimumVersion, trustStores]

    static func assemble(_ fields: Fields) -> Expectation? {
        Expectation(
            mutualTLS: fields[mutualTLS], spiffeID: fields[spiffeID], minimumVersion: fields[minimumVersion], trustStores: fields[trustStores] ?? [])
    }
}
