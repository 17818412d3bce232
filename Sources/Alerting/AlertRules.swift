/// How an `AlertTracker` decides.
public struct AlertRules: Hashable, Sendable {
    /// After this long without a word about a firing alert it is told again.
    public var repeatInterval: Duration
    /// How many consecutive observations must show that an endpoint cannot be reached before anybody is told. What a certificate says is never in doubt
    /// and alerts at once.
    public var confirmations: Int
    /// How long an address stays listed when its target is observed at other addresses only: DNS may hand out one of several addresses at a time.
    public var addressMemory: Duration

    public init(repeatInterval: Duration = .seconds(86_400), confirmations: Int = 2, addressMemory: Duration = .seconds(3600)) {
        self.repeatInterval = repeatInterval
        self.confirmations = confirmations
        self.addressMemory = addressMemory
    }

    func confirmations(for cause: AlertCause) -> Int { cause == .connectivity ? max(1, confirmations) : 1 }
}
