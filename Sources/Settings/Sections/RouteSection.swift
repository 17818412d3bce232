/// Sends the alerts whose labels match to a receiver.
public struct RouteSettings: Hashable, Sendable {
    /// Every one must be equal to the alert's label; none matches every alert.
    public var match: [String: String]
    public var receiver: String

    public init(match: [String: String] = [:], receiver: String) {
        self.match = match
        self.receiver = receiver
    }
}

enum RouteSection: Section {
    static let match = Key<[String: String]>("match", .labels, "Labels that an alert must carry. Default: none, which matches all.")
    static let receiver = Key<String>("receiver", .reference(to: .receiver), required: true, "Who is told.")

    static let summary = "Sends matching alerts to a receiver."
    static let keys: [any AnyKey] = [match, receiver]

    static func assemble(_ fields: Fields) -> RouteSettings? {
        fields[receiver].map { RouteSettings(match: fields[match] ?? [:], receiver: $0) }
    }
}
