import ArgumentParser
import Monitoring
import Settings

/// How an endpoint is reached.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name sent as SNI and looked for in the certificate. The endpoint's host by default.", valueName: "name"))
    var serverName: String?

    @Option(
        help: ArgumentHelp(
            "Ask for TLS in this protocol where the endpoint names no scheme: "
                + "\(StartTLSKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "kind"))
    var starttls: StartTLSKind?

    @Option(help: "How long one probe may take in all.")
    var timeout = DurationLiteral(DefaultSettings.standardTimeout)

    func validate() throws {
        guard timeout.duration > .zero else { throw ValidationError("--timeout \(timeout) leaves no time for a probe") }
    }
}
