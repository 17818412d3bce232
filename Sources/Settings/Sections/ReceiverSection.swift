import Monitoring

/// Where notifications go.
public struct ReceiverSettings: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case webhook
    }

    /// How the body of a webhook is written.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// Standard Webhooks.
        case standard
    }

    /// Unique; the `receiver` label of metrics.
    public var name: String
    public var kind: Kind
    public var url: SecretSource
    public var format: Format
    /// Signs messages; nil sends them unsigned.
    public var secret: SecretSource?
    /// Of one attempt.
    public var timeout: Duration
    /// Whether it hears of the end of an alert.
    public var sendResolved: Bool

    public static let standardTimeout = Duration.seconds(10)

    public init(
        name: String, kind: Kind = .webhook, url: SecretSource, format: Format = .standard, secret: SecretSource? = nil,
        timeout: Duration = ReceiverSettings.standardTimeout, sendResolved: Bool = true
    ) {
        self.name = name
        self.kind = kind
        self.url = url
        self.format = format
        self.secret = secret
        self.timeout = timeout
        self.sendResolved = sendResolved
    }
}

enum ReceiverSection: Section {
    static let name = Key<String>("name", .name, required: true, "Unique; routes refer to it.")
    static let kind = Key<ReceiverSettings.Kind>(
        "type", .choice(ReceiverSettings.Kind.self, later: ["alertmanager", "slack", "pagerduty", "msteams", "ntfy", "email"]),
        "What kind of receiver it is. Default: webhook.")
    static let url = Key<Secret>("url", .webhookURL, "Where to post. Treated as a secret; better kept in a file.")
    static let urlFile = Key<String>("url_file", .path, "A file with the URL.")
    static let format = Key<ReceiverSettings.Format>(
        "format", .choice(ReceiverSettings.Format.self, later: ["alertmanager", "cloudevents"]), "How the body is written. Default: standard.")
    static let secret = Key<Secret>("secret", .secret, "Signs messages as Standard Webhooks says. Better kept in a file.")
    static let secretFile = Key<String>("secret_file", .path, "A file with the secret.")
    static let timeout = Key<Duration>("timeout", .timeout, "How long one attempt may take. Default: 10s.")
    static let sendResolved = Key<Bool>("send_resolved", .flag, "Also tell when an alert is over. Default: true.")

    static let summary = "Where notifications go."
    static let keys: [any AnyKey] = [name, kind, url, urlFile, format, secret, secretFile, timeout, sendResolved]
    static let rules = [KeyRule.exactlyOne(["url", "url_file"]), .atMostOne(["secret", "secret_file"])]

    static func assemble(_ fields: Fields) -> ReceiverSettings? {
        guard let name = fields[name], let url = SecretSource(inline: fields[url], file: fields[urlFile]) else { return nil }
        return ReceiverSettings(
            name: name, kind: fields[kind] ?? .webhook, url: url, format: fields[format] ?? .standard,
            secret: SecretSource(inline: fields[secret], file: fields[secretFile]),
            timeout: fields[timeout] ?? ReceiverSettings.standardTimeout, sendResolved: fields[sendResolved] ?? true)
    }
}
