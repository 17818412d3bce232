import Foundation
import Monitoring
import PKI
import Settings
import Testing

@Suite struct ConfigurationTests {
    static let complete = """
        storage: { path: data/history.db, retention: 90d }
        defaults: { interval: 1m, timeout: 5s, warning: 14d, critical: 10%, time_zone: America/New_York }
        trust_stores:
          mesh: { files: [pki/root.pem, /etc/ssl/root.pem], directories: [./roots.d], system: true, trust_domain: example.org, passphrase_file: pki/mesh.pass }
        revocation: { files: [pki/ca.crl], ocsp: true, distribution_points: false, refresh_interval: 2h, largest_list: 8 }
        identities:
          monitor: { certificate: pki/monitor.pem, key: pki/monitor.key, passphrase: hunter2 }
          combined: { certificate: pki/combined.pem }
          legacy: { pkcs12: pki/legacy.p12, passphrase_file: pki/legacy.pass }
        targets:
          - name: payments
            endpoint: payments:8443
            server_name: payments.default.svc
            trust_store: mesh
            identity: monitor
            interval: 30s
            timeout: 2s
            warning: [30d, 25%]
            critical: [7d, 12.5%]
            expect: { mutual_tls: required, spiffe_id: "spiffe://example.org/ns/*/sa/payments", trust_stores: [mesh] }
            revocation: require
            labels: { team: payments, answer: 42, truth: true }
          - endpoint: "[2001:db8::1]:443"
        scans:
          - { name: nightly, paths: [/etc/ssl, certs], exclude: ["*.key"], schedule: "0 2 * * *", time_zone: Europe/Berlin, role: service }
          - { name: zone-of-the-defaults, paths: [/etc], schedule: "@daily", trust_store: mesh }
          - { name: daily, paths: [/etc] }
        alerting:
          repeat_interval: 12h
          confirmations: 3
          receivers:
            - { name: oncall, url: "https://hooks.example.com/hunter2", secret: "whsec_hunter2", timeout: 3s, send_resolved: false }
            - { name: archive, type: webhook, format: standard, url_file: archive.url, secret_file: archive.key }
          routes:
            - { match: { team: payments }, receiver: oncall }
            - { receiver: archive }
        server: { listen_addresses: [":9930", "[::1]:0"], enable_lifecycle: true }
        concurrency: { probes: 512, scans: 2 }
        """

    static func read(_ yaml: String) throws -> Configuration {
        try Configuration(yaml: yaml, file: "test.yml", directory: "/etc/certvigil")
    }

    @Test("targets take what they do not say from the defaults")
    func targets() throws {
        let targets = try Self.read(Self.complete).targets
        let payments = try #require(targets.first)
        let workload = try SPIFFEIDPattern("spiffe://example.org/ns/*/sa/payments")
        #expect(
            payments.target
                == Target(
                    name: "payments", endpoint: Endpoint(host: "payments", port: 8443), serverName: "payments.default.svc",
                    spiffeID: workload, trustStore: "mesh", identity: "monitor", inspection: Inspection(auditsMutualTLS: true),
                    labels: ["team": "payments", "answer": "42", "truth": "true"]))
        #expect(payments.schedule == .interval(.seconds(30)))
        #expect(payments.timeout == .seconds(2))
        #expect(payments.policy.mutualTLS == .required)
        #expect(payments.policy.trustStores == ["mesh"])
        #expect(payments.policy.revocation == .require)
        #expect(payments.policy.trustDomain?.name == "example.org")
        #expect(payments.policy.role == .service)
        #expect(payments.policy.thresholds.critical == ExpiryThreshold(absolute: .seconds(604_800), share: 0.125))
        let other = try #require(targets.last)
        #expect(other.target.name == "[2001:db8::1]:443")
        #expect(other.schedule == .interval(.seconds(60)))
        #expect(other.timeout == .seconds(5))
        #expect(other.policy.thresholds.warning == ExpiryThreshold(absolute: .seconds(1_209_600), share: nil))
        #expect(other.policy.thresholds.critical == ExpiryThreshold(absolute: nil, share: 0.1))
    }

    @Test("scans run by cron line in their own zone, in that of the defaults, or once a day")
    func scans() throws {
        let scans = try Self.read(Self.complete).scans
        try #require(scans.count == 3)
        guard case .cron(let nightly, let berlin) = scans[0].schedule, case .cron(_, let newYork) = scans[1].schedule else {
            Issue.record("no cron schedule")
            return
        }
        #expect(nightly.description == "0 2 * * *")
        #expect([berlin.name, newYork.name] == ["Europe/Berlin", "America/New_York"])
        #expect(scans[0].paths == ["/etc/ssl", "/etc/certvigil/certs"])
        #expect(scans[0].exclude == ["*.key"])
        #expect(scans.map(\.policy.role) == [.service, .auto, .auto])
        #expect(scans.map(\.trustStore) == [nil, "mesh", nil])
        #expect(scans[2].schedule == .interval(.seconds(86_400)))
    }

    @Test("relative paths are relative to the configuration, secrets stay where they are")
    func paths() throws {
        let configuration = try Self.read(Self.complete)
        #expect(configuration.storage.path == "/etc/certvigil/data/history.db")
        #expect(configuration.trustStores["mesh"]?.files == ["/etc/certvigil/pki/root.pem", "/etc/ssl/root.pem"])
        #expect(configuration.trustStores["mesh"]?.directories == ["/etc/certvigil/roots.d"])
        #expect(configuration.trustStores["mesh"]?.passphrase == .file("/etc/certvigil/pki/mesh.pass"))
        #expect(configuration.identities["legacy"]?.passphrase == .file("/etc/certvigil/pki/legacy.pass"))
        #expect(configuration.identities["legacy"]?.source == .pkcs12("/etc/certvigil/pki/legacy.p12"))
        let combined = "/etc/certvigil/pki/combined.pem"
        #expect(configuration.identities["combined"]?.source == .pem(certificate: combined, key: combined))
        #expect(configuration.identities["monitor"]?.passphrase == .inline(Secret("hunter2")))
    }

    @Test("alerting, server and concurrency")
    func theRest() throws {
        let configuration = try Self.read(Self.complete)
        #expect(configuration.alerting.repeatInterval == .seconds(43_200))
        #expect(configuration.alerting.confirmations == 3)
        #expect(configuration.alerting.receivers.map(\.sendResolved) == [false, true])
        #expect(configuration.alerting.receivers.map(\.timeout) == [.seconds(3), .seconds(10)])
        #expect(configuration.alerting.receivers.last?.url == .file("/etc/certvigil/archive.url"))
        #expect(configuration.alerting.routes.last == RouteSettings(receiver: "archive"))
        #expect(configuration.server.listenAddresses == [ListenAddress(host: "", port: 9930), ListenAddress(host: "::1", port: 0)])
        #expect(configuration.server.enableLifecycle)
        #expect(configuration.concurrency == ConcurrencySettings(probes: 512, scans: 2))
    }

    @Test(
        "an empty file, one of comments and empty sections are configurations",
        arguments: ["", "# nothing\n", "---\n", "targets:\nalerting:\n  receivers:\n"])
    func empty(yaml: String) throws {
        let configuration = try Self.read(yaml)
        #expect(configuration == Configuration(storage: StorageSettings(path: "/etc/certvigil/certvigil.db")))
    }

    @Test("anchors, aliases and merge keys save repetition, own keys win over merged ones, and the first of several sources wins")
    func merging() throws {
        let configuration = try Self.read(
            """
            x-fast: &fast { interval: 10s, timeout: 1s }
            x-slow: &slow { interval: 1h, warning: &early 60d }
            targets:
              - { <<: *fast, endpoint: "a:443" }
              - { <<: [*fast, *slow], endpoint: "b:443", timeout: 2s }
              - { endpoint: "c:443", warning: *early }
            """)
        #expect(configuration.targets.map(\.schedule) == [.interval(.seconds(10)), .interval(.seconds(10)), .interval(.seconds(300))])
        #expect(configuration.targets.map(\.timeout) == [.seconds(1), .seconds(2), .seconds(10)])
        #expect(configuration.targets.map(\.policy.thresholds.warning.absolute) == [30, 60, 60].map { .seconds($0 * 86_400) })
    }

    @Test("a target that is probed more often than the default timeout allows has a shorter one")
    func shortInterval() throws {
        #expect(try Self.read("targets: [{ endpoint: \"a:443\", interval: 2s }]").targets.first?.timeout == .seconds(2))
    }
}

@Suite struct EffectiveConfigurationTests {
    @Test("what is printed reads back as the same configuration")
    func roundTrip() throws {
        let withoutSecrets = ConfigurationTests.complete.replacing("passphrase: hunter2", with: "passphrase_file: a")
            .replacing("url: \"https://hooks.example.com/hunter2\", secret: \"whsec_hunter2\"", with: "url_file: b, secret_file: c")
        let configuration = try ConfigurationTests.read(withoutSecrets)
        #expect(try ConfigurationTests.read(configuration.effectiveYAML) == configuration)
        let routes = try ConfigurationTests.read(
            """
            proxies: { egress: { url: "http://proxy", username: certvigil, password_file: p }, socks: { url: "socks5h://[::1]" } }
            targets:
              - { endpoint: "smtp://mx.example", addresses: all }
              - { endpoint: "https://www.example", proxy: egress }
              - { endpoint: "db.example:5432", starttls: postgres, connect: "192.0.2.1:5432" }
              - { endpoint: "unix:/run/app.sock", starttls: imap, server_name: app.example }
            """)
        #expect(try ConfigurationTests.read(routes.effectiveYAML) == routes)
        #expect(
            routes.targets.map(\.target.route) == [
                TargetRoute(addresses: .all), TargetRoute(proxy: "egress"), TargetRoute(connect: Endpoint(host: "192.0.2.1", port: 5432)),
                TargetRoute(),
            ])
        #expect(routes.proxies["socks"]?.proxy == Proxy(kind: .socks5, endpoint: Endpoint(host: "::1", port: 1080)))
        let empty = try ConfigurationTests.read("")
        #expect(try ConfigurationTests.read(empty.effectiveYAML) == empty)
    }

    @Test("secrets are neither printed nor described")
    func secrets() throws {
        let configuration = try ConfigurationTests.read(ConfigurationTests.complete)
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [configuration.effectiveYAML, "\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("<secret>"))
        }
        #expect(configuration.effectiveYAML.contains("url: \"<secret>\""))
    }

    @Test(
        "texts that YAML could take for something else are quoted",
        arguments: ["true", "NO", "42", "1e3", "null", "~", "a: b", "a #b", "- a", "*a", "&a", "x:", "\"", "\u{e9}", " a", "{", "3:4", "@a", "%a"])
    func quoting(label: String) throws {
        let settings = TargetSettings(target: Target(name: "a", endpoint: Endpoint(host: "a", port: 1), labels: ["text": label]))
        let configuration = Configuration(storage: StorageSettings(path: "/a"), targets: [settings])
        #expect(try ConfigurationTests.read(configuration.effectiveYAML).targets.first?.target.labels == ["text": label])
    }
}

@Suite struct ConfigurationSchemaTests {
    @Test("the schema is JSON and knows every section and key")
    func schema() throws {
        let object = try JSONSerialization.jsonObject(with: Data(Configuration.jsonSchema.utf8)) as? [String: Any]
        let schema = try #require(object)
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["additionalProperties"] as? Bool == false)
        let sections = try #require(schema["properties"] as? [String: Any])
        #expect(
            sections.keys.sorted() == [
                "alerting", "concurrency", "defaults", "identities", "proxies", "revocation", "scans", "server", "storage", "targets", "trust_stores",
            ])
        let target = (sections["targets"] as? [String: Any])?["items"] as? [String: Any]
        #expect(target?["required"] as? [String] == ["endpoint"])
        #expect((target?["properties"] as? [String: Any])?["starttls"] != nil)
    }
}
