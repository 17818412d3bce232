/// The configuration that watches the demo, as a user would write it.
struct DemoConfiguration {
    var files: DemoDirectory
    var endpoints: [DemoEndpoint]
    var webhookURL: String
    var listenAddress: String

    var yaml: String {
        """
        # The configuration of the demo. Everything it names goes away when the demo ends.
        storage: { path: \(path(DemoFile.database)) }
        server: { listen_addresses: [\(quoted(listenAddress))] }
        defaults: { interval: 2s, timeout: 2s }

        trust_stores:
          mesh: { files: [\(path(DemoFile.root))] }

        identities:
          monitor: { certificate: \(path(DemoFile.monitorCertificate)), key: \(path(DemoFile.monitorKey)) }
          batch: { pkcs12: \(path(DemoFile.keystore)), passphrase_file: \(path(DemoFile.keystorePassphrase)) }

        targets:
        \(endpoints.map(target).joined(separator: "\n"))

        scans:
          - name: secret-volumes
            paths: [\(path(DemoFile.secretVolumes))]
            schedule: "0 2 * * *"
            trust_store: mesh
          - name: system-roots
            paths: [/etc/ssl/certs]
            schedule: "0 3 * * *"
            role: trust_store

        alerting:
          repeat_interval: 24h
          receivers:
            - name: demo
              type: webhook
              url: \(quoted(webhookURL))
              secret_file: \(path(DemoFile.webhookSecret))

        """
    }

    private func target(_ endpoint: DemoEndpoint) -> String {
        let scenario = endpoint.scenario
        var lines = [
            "  - name: \(scenario.name) # \(scenario.summary)", "    endpoint: \(endpoint.endpoint)", "    server_name: \(endpoint.serverName)",
            "    trust_store: mesh", "    identity: \(scenario.identity)", "    labels: { team: \(scenario.team) }",
        ]
        if scenario.expectsMutualTLS { lines.append("    expect: { mutual_tls: required }") }
        return lines.joined(separator: "\n")
    }

    private func path(_ name: String) -> String { quoted(files.path(name)) }

    /// A double-quoted YAML scalar; the path of the directory is the user's choice.
    private func quoted(_ text: String) -> String {
        let escaped = text.map { character -> String in
            switch character {
            case "\"", "\\": "\\\(character)"
            case "\n": "\\n"
            case "\t": "\\t"
            default: String(character)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
