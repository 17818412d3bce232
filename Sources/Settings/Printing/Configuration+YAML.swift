import Monitoring
import PKI
import Yams

extension Configuration {
    /// The configuration as it is in force, every default filled in and every secret shown as `<secret>`; apart from those it reads back as the
    /// same configuration.
    public var effectiveYAML: String {
        let document = Node.keys([
            ("storage", .keys([("path", .text(storage.path)), ("retention", .duration(storage.retention))])),
            ("defaults", defaults.node),
            ("trust_stores", .names(trustStores) { $0.node }),
            ("revocation", revocation.node),
            ("identities", .names(identities) { $0.node }),
            ("proxies", proxies.isEmpty ? nil : .names(proxies) { $0.node }),
            ("targets", .list(targets) { $0.node }),
            ("scans", .list(scans) { $0.node }),
            ("alerting", alerting.node),
            ("server", server.node),
            ("concurrency", .keys([("probes", .integer(concurrency.probes)), ("scans", .integer(concurrency.scans))])),
        ])
        // Serialising fails for texts with a NUL only, which no value of a configuration can hold.
        return (try? Yams.serialize(node: document, indent: 2, width: -1, allowUnicode: true)) ?? ""
    }
}

extension DefaultSettings {
    fileprivate var node: Node {
        .keys(
            [("interval", .duration(interval)), ("timeout", .duration(timeout))] + thresholds.pairs
                + [("time_zone", .text(timeZone.name)), ("revocation", .text(revocation.rawValue))])
    }
}

extension TrustStoreSettings {
    fileprivate var node: Node {
        .keys(
            [
                ("files", .list(files) { .text($0) }), ("directories", .list(directories) { .text($0) }), ("system", .flag(system)),
                ("trust_domain", trustDomain.map { .text($0.name) }),
            ] + passphrase.pairs("passphrase"))
    }
}

extension RevocationSettings {
    fileprivate var node: Node {
        .keys([
            ("files", .list(files) { .text($0) }), ("directories", .list(directories) { .text($0) }),
            ("distribution_points", .flag(distributionPoints)), ("ocsp", .flag(ocsp)), ("cache", cache.map(Node.text)),
            ("refresh_interval", .duration(refreshInterval)), ("timeout", .duration(timeout)), ("largest_list", .integer(largestList)),
            ("allow_local_addresses", .flag(allowLocalAddresses)),
        ])
    }
}

extension IdentitySettings {
    fileprivate var node: Node {
        switch source {
        case .pem(let certificate, let key):
            .keys([("certificate", .text(certificate)), ("key", .text(key))] + passphrase.pairs("passphrase"))
        case .pkcs12(let path): .keys([("pkcs12", .text(path))] + passphrase.pairs("passphrase"))
        }
    }
}

extension ProxySettings {
    fileprivate var node: Node {
        .keys([("url", .text(proxy.description)), ("username", username.map(Node.text))] + password.pairs("password"))
    }
}

extension TargetSettings {
    fileprivate var node: Node {
        let identity: [(String, Node?)] = [
            ("name", .text(target.name)), ("endpoint", .text(target.endpoint.reference)), ("server_name", target.serverName.map(Node.text)),
            ("trust_store", target.trustStore.map(Node.text)), ("identity", target.identity.map(Node.text)),
        ]
        let expected: [(String, Node?)] = [
            ("mutual_tls", policy.mutualTLS.map { .text($0.rawValue) }), ("spiffe_id", target.spiffeID.map { .text($0.description) }),
            ("trust_stores", policy.trustStores.isEmpty ? nil : .list(policy.trustStores) { .text($0) }),
            ("minimum_version", policy.minimumVersion.map { .text($0.rawValue) }),
        ]
        let route = target.route
        let reached: [(String, Node?)] = [
            ("starttls", target.endpoint.socketPath == nil ? nil : target.endpoint.startTLS.map { Node.text($0.rawValue) }),
            ("addresses", .text(route.addresses.rawValue)), ("connect", route.connect.map { Node.text($0.description) }),
            ("proxy", route.proxy.map(Node.text)),
        ]
        let expectation = expected.contains { $0.1 != nil } ? Node.keys(expected) : nil
        let labels = target.labels.isEmpty ? nil : Node.names(target.labels) { .text($0) }
        return .keys(
            identity + reached + schedule.pairs + [("timeout", .duration(timeout))] + policy.thresholds.pairs
                + [("revocation", .text(policy.revocation.rawValue)), ("expect", expectation)] + target.inspection.pairs + [("labels", labels)])
    }
}

extension Inspection {
    /// The audit follows from `expect`.
    fileprivate var pairs: [(String, Node?)] {
        [
            ("key_types", keyTypes.isEmpty ? nil : .list(keyTypes) { .text($0.rawValue) }), ("survey", surveys ? .flag(true) : nil),
            ("http", http?.node),
        ]
    }
}

extension HTTPExpectation {
    fileprivate var node: Node { .keys([("path", .text(path)), ("expect_status", status.map(Node.integer))]) }
}

extension ScanSettings {
    fileprivate var node: Node {
        let excluded = exclude.isEmpty ? nil : Node.list(exclude) { .text($0) }
        let passphrases = passphraseFiles.isEmpty ? nil : Node.list(passphraseFiles) { .text($0) }
        return .keys(
            [("name", .text(name)), ("paths", .list(paths) { .text($0) }), ("exclude", excluded)] + schedule.pairs
                + (watch ? [("watch", .flag(true))] : [])
                + [("passphrase_files", passphrases), ("role", .text(policy.role.rawValue)), ("trust_store", trustStore.map(Node.text))]
                + policy.thresholds.pairs)
    }
}

extension AlertingSettings {
    fileprivate var node: Node {
        .keys([
            ("repeat_interval", .duration(repeatInterval)), ("confirmations", .integer(confirmations)),
            ("receivers", .list(receivers) { $0.node }), ("routes", .list(routes) { $0.node }),
        ])
    }
}

extension ReceiverSettings {
    fileprivate var node: Node {
        .keys(
            [("name", .text(name)), ("type", .text(kind.rawValue))] + Optional(url).pairs("url") + [("format", .text(format.rawValue))]
                + secret.pairs("secret") + [("timeout", .duration(timeout)), ("send_resolved", .flag(sendResolved))])
    }
}

extension RouteSettings {
    fileprivate var node: Node { .keys([("match", .names(match) { .text($0) }), ("receiver", .text(receiver))]) }
}

extension ServerSettings {
    fileprivate var node: Node {
        .keys([("listen_addresses", .list(listenAddresses) { .text($0.description) }), ("enable_lifecycle", .flag(enableLifecycle))])
    }
}

extension Schedule {
    fileprivate var pairs: [(String, Node?)] {
        switch self {
        case .interval(let period): [("interval", .duration(period))]
        case .cron(let expression, let zone): [("schedule", .text(expression.description)), ("time_zone", .text(zone.name))]
        }
    }
}

extension ExpiryThresholds {
    fileprivate var pairs: [(String, Node?)] { [("warning", warning.node), ("critical", critical.node)] }
}

extension ExpiryThreshold {
    fileprivate var node: Node {
        let parts = [absolute.map { Node.duration($0) }, share.map { Node.text(ThresholdLiteral.percent($0)) }].compactMap(\.self)
        return parts.count == 1 ? parts[0] : Node(parts, .implicit, .flow)
    }
}

extension SecretSource? {
    fileprivate func pairs(_ key: String) -> [(String, Node?)] {
        switch self {
        case .inline(let secret): [(key, .text(secret.description))]
        case .file(let path): [("\(key)_file", .text(path))]
        case nil: []
        }
    }
}
