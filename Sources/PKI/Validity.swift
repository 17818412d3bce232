/// The period in which a certificate may be used (RFC 5280 §4.1.2.5). Both ends belong to it.
public struct Validity: Hashable, Sendable {
    public var notBefore: Timestamp
    public var notAfter: Timestamp

    public init(notBefore: Timestamp, notAfter: Timestamp) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    public func contains(_ time: Timestamp) -> Bool { notBefore <= time && !isOver(at: time) }

    /// True from the second after `notAfter` on: X.509 times have whole seconds, so 12:00:00.9 still belongs to a notAfter of 12:00:00.
    public func isOver(at time: Timestamp) -> Bool { time.unixSeconds > notAfter.unixSeconds }

    /// From `notBefore` to `notAfter`; negative where a certificate states them the wrong way round.
    public var lifetime: Duration { notAfter - notBefore }

    /// Until `notAfter`; negative once it has passed.
    public func remaining(at time: Timestamp) -> Duration { notAfter - time }
}
