import PKI

/// A small company's mutual TLS, healthy and broken, on this machine alone.
public enum Demo {
    /// Issues a PKI, writes its files and starts the endpoints, all on 127.0.0.1 at ports of the kernel's choosing.
    ///
    /// - Parameters:
    ///   - directory: where the files go; it is made if need be, and `DemoWorld.stop()` removes it.
    ///   - now: the moment from which all dates are counted.
    ///   - report: hears of each webhook as one line of text.
    public static func prepare(in directory: String, at now: Timestamp, report: @escaping @Sendable (String) -> Void) throws -> DemoWorld {
        let files = try DemoDirectory(directory)
        do {
            return try prepare(in: files, at: now, report: report)
        } catch {
            files.remove()
            throw error
        }
    }

    private static func prepare(in files: DemoDirectory, at now: Timestamp, report: @escaping @Sendable (String) -> Void) throws -> DemoWorld {
        let pki = try DemoPKI(at: now)
        try pki.write(to: files)
        try DemoSecretVolume.writeAll(of: pki, to: files)
        let secret = WebhookSecret()
        try files.write(secret.text, to: DemoFile.webhookSecret, mode: .secret)
        let receiver = try DemoWebhookReceiver(secret: secret, report: report)
        let endpoints = try DemoScenario.all.map { try DemoEndpoint($0, of: pki) }
        return DemoWorld(files: files, pki: pki, endpoints: endpoints, receiver: receiver)
    }
}
