import Monitoring
import PKI

/// One look at one target: at one address of it or at several, all within one deadline.
final class Look: Sendable {
    let target: Target
    /// When it began, by the time of day.
    let observedAt: Timestamp
    /// When it began.
    let start: MonotonicTime
    let deadline: MonotonicTime

    init(at target: Target, observedAt: Timestamp, by deadline: Timestamp) {
        self.target = target
        self.observedAt = observedAt
        start = .now
        self.deadline = start.advanced(by: deadline - observedAt)
    }

    /// The kinds of certificate to ask for, one after the other; nil: any.
    var keyTypes: [CertificateKeyType?] { target.inspection.keyTypes.isEmpty ? [nil] : target.inspection.keyTypes }

    /// Nothing seen yet but how long it took to find the address.
    ///
    /// - Parameter resolveTime: seconds.
    func observation(resolvedIn resolveTime: Double) -> EndpointObservation {
        EndpointObservation(target: target, observedAt: observedAt, timings: PhaseTimings(resolve: resolveTime))
    }

    /// There is no address to be found, or no proxy.
    @inline(never)
    func observation(resolvedIn resolveTime: Double, failing failure: ProbeFailure) -> [EndpointObservation] {
        let timings = PhaseTimings(resolve: resolveTime, total: resolveTime)
        return [EndpointObservation(target: target, observedAt: observedAt, failure: failure, timings: timings)]
    }
}
