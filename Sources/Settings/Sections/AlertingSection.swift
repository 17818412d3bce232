/// Who is told what, and how often.
public struct AlertingSettings: Hashable, Sendable {
    /// After this long without a word about a firing alert it is told again.
    public var repeatInterval: Duration
    /// How many observations in a row must show an endpoint unreachable before it is told.
    public var confirmations: Int
    /// In the order of the file; names are unique.
    public var receivers: [ReceiverSettings]
    /// In the order of the file. An alert that none matches goes to every receiver.
    public var routes: [RouteSettings]

    public static let standardRepeatInterval = Duration.seconds(86_400)
    public static let standardConfirmations = 2

    public init(
        repeatInterval: Duration = AlertingSettings.standardRepeatInterval, confirmations: Int = AlertingSettings.standardConfirmations,
        receivers: [ReceiverSettings] = [], routes: [RouteSettings] = []
    ) {
        self.repeatInterval = repeatInterval
        self.confirmations = confirmations
        self.receivers = receivers
        self.routes = routes
    }
}

enum AlertingSection: Section {
    static let repeatInterval = Key<Duration>(
        "repeat_interval", .duration(.seconds(60) ... .days(366)), "After how long a firing alert is told again. Default: 24h.")
    static let confirmations = Key<Int>(
        "confirmations", .integer(1...100), "How many probes in a row must fail before an unreachable endpoint is told. Default: 2.")
    static let receivers = Key<[ReceiverSettings]>(
        "receivers", .list(of: .section(ReceiverSection.self), uniqueBy: \.name, writtenAs: "name"), "Where notifications go.")
    static let routes = Key<[RouteSettings]>(
        "routes", .list(of: .section(RouteSection.self)), "Which alerts go to which receiver; one that no route matches goes to all.")

    static let summary = "Who is told what, and how often."
    static let keys: [any AnyKey] = [repeatInterval, confirmations, receivers, routes]

    static func assemble(_ fields: Fields) -> AlertingSettings? {
        AlertingSettings(
            repeatInterval: fields[repeatInterval] ?? AlertingSettings.standardRepeatInterval,
            confirmations: fields[confirmations] ?? AlertingSettings.standardConfirmations, receivers: fields[receivers] ?? [],
            routes: fields[routes] ?? [])
    }
}
