import PKI

/// Everything a demo needs while it runs: endpoints, files and a webhook receiver, until `stop()`.
public final class DemoWorld: Sendable {
    /// What is watched, the healthy ones first.
    public let endpoints: [DemoEndpoint]
    let receiver: DemoWebhookReceiver
    private let files: DemoDirectory
    private let pki: DemoPKI

    init(files: DemoDirectory, pki: DemoPKI, endpoints: [DemoEndpoint], receiver: DemoWebhookReceiver) {
        self.files = files
        self.pki = pki
        self.endpoints = endpoints
        self.receiver = receiver
    }

    deinit { stop() }

    public var directory: String { files.path }

    /// Where alerts are posted to.
    public var webhookURL: String { receiver.url }

    /// The configuration that watches this world.
    public func configurationYAML(listenAddress: String = "127.0.0.1:9930") -> String {
        DemoConfiguration(files: files, endpoints: endpoints, webhookURL: webhookURL, listenAddress: listenAddress).yaml
    }

    /// Writes the configuration beside the other files and returns its path.
    public func writeConfiguration(listenAddress: String = "127.0.0.1:9930") throws -> String {
        try files.write(configurationYAML(listenAddress: listenAddress), to: DemoFile.configuration, mode: .open)
        return files.path(DemoFile.configuration)
    }

    /// Gives an endpoint a healthy certificate, so that its alert is resolved.
    ///
    /// - Throws: `DemoError` when no running endpoint has that name.
    public func renew(_ name: String, at now: Timestamp) throws {
        guard let endpoint = endpoints.first(where: { $0.name == name }) else { throw DemoError("no endpoint is called \"\(name)\"") }
        try endpoint.renew(of: pki, at: now)
    }

    /// Ends endpoints and receiver and removes the directory. Further calls do nothing.
    public func stop() {
        for endpoint in endpoints { endpoint.stop() }
        receiver.stop()
        files.remove()
    }
}

/// The demo cannot be set up.
public struct DemoError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
