import PKI

/// When something is due: every so often, or at the times of a cron line.
public enum Schedule: Hashable, Sendable {
    case interval(Duration)
    case cron(CronExpression, TimeZoneRules)

    /// The first due time after `instant`: a pure function, so that a restart, a reload or a second instance finds the same times.
    ///
    /// An interval cuts time into slots of one period, shifted by an offset that the seed chooses within one period, and each run is moved by a
    /// jitter of up to ±10 % that the seed and the slot choose. So many targets of one interval spread evenly, two of them never march in lockstep,
    /// and being late once does not make the next run late. Two runs are 80 % to 120 % of a period apart.
    ///
    /// Runs begin at whole 40ths of a second: those that are due within one share a waking of the processor, its caches and the threads, which takes a
    /// quarter off the cost of 167 probes a second (Benchmarks/daemon).
    ///
    /// A cron line has no jitter: it is due exactly at the times it names.
    ///
    /// - Returns: `Timestamp(microseconds: .max)` when nothing is due in any foreseeable time.
    public func next(after instant: Timestamp, seed: ScheduleSeed) -> Timestamp {
        switch self {
        case .interval(let period): SlottedInterval(period: period, seed: seed).next(after: instant)
        case .cron(let expression, let zone): expression.next(after: instant, in: zone)
        }
    }

    /// The first run after a start of the program: of an interval, spread by the seed over `spread` or over one period if that is shorter, so that
    /// nobody waits a whole period for the first facts and a thousand targets do not begin in the same moment.
    public func first(after start: Timestamp, within spread: Duration, seed: ScheduleSeed) -> Timestamp {
        switch self {
        case .interval(let period): max(start, (start + min(max(spread, .zero), period) * seed.fraction(of: 0)).roundedDown(to: Schedule.grain))
        case .cron: next(after: start, seed: seed)
        }
    }

    /// Microseconds. Of 10,000 probes a minute four are due in one, and each may wait for the handshakes of three others, which is a millisecond or two.
    fileprivate static let grain: Int64 = 25_000
}

/// The slots of `Schedule.interval`, in microseconds since 1970.
private struct SlottedInterval {
    private let period: Int64
    private let offset: Int64
    private let seed: ScheduleSeed

    /// A shorter period would make the scheduler the load; configurations ask for a second at least.
    private static let shortestPeriod: Int64 = 1000

    init(period: Duration, seed: ScheduleSeed) {
        self.period = max(SlottedInterval.shortestPeriod, period.saturatedMicroseconds)
        self.seed = seed
        offset = Int64(seed.value % UInt64(self.period))
    }

    func next(after instant: Timestamp) -> Timestamp {
        let elapsed = (instant - .microseconds(offset)).microseconds
        let slot = elapsed / period - (elapsed % period < 0 ? 1 : 0)
        // A jitter of a tenth cannot carry a run further than into the neighbouring slots.
        for candidate in (slot - 1)...(slot + 2) {
            let due = start(of: candidate)
            if due > instant { return due }
        }
        return Timestamp(microseconds: .max)
    }

    private func start(of slot: Int64) -> Timestamp {
        let (begin, overflow) = slot.multipliedReportingOverflow(by: period)
        guard !overflow else { return Timestamp(microseconds: slot < 0 ? .min : .max) }
        let exact = Timestamp(microseconds: begin) + .microseconds(offset) + .microseconds(jitter(of: slot))
        return exact.roundedDown(to: min(Schedule.grain, period / 40))
    }

    private func jitter(of slot: Int64) -> Int64 {
        let amplitude = period / 10
        return Int64(seed.mixed(with: UInt64(bitPattern: slot)) % UInt64(2 * amplitude + 1)) - amplitude
    }
}

extension Timestamp {
    /// - Parameter grain: microseconds, more than 0.
    fileprivate func roundedDown(to grain: Int64) -> Timestamp {
        let rest = microseconds % grain
        return self - .microseconds(rest < 0 ? rest + grain : rest)
    }
}
