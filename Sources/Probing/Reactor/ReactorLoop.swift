internal import CLinux
import Glibc

/// What the reactor's thread does; nothing of it is seen by any other thread.
struct ReactorLoop {
    private let mailbox: ReactorMailbox
    private var exchanges: [UInt64: TLSExchange] = [:]
    private var alarms: [UInt64: @Sendable () -> Void] = [:]
    private var deadlines = DeadlineQueue()
    private var events = [epoll_event](repeating: epoll_event(), count: ReactorLoop.eventsAtOnce)
    /// Lent to whichever exchange reads.
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ReactorLoop.bufferSize, alignment: 16)
    private var isStopped = false

    init(_ mailbox: ReactorMailbox) { self.mailbox = mailbox }

    mutating func run() {
        while !isStopped {
            let messages = mailbox.collect()
            for message in messages { handle(message) }
            look(waiting: messages.isEmpty)
            expire()
        }
        for exchange in exchanges.values { exchange.cancel() }
        for alarm in alarms.values { alarm() }
        buffer.deallocate()
    }

    private mutating func handle(_ message: ReactorMailbox.Message) {
        switch message {
        case .begin(let request): begin(request)
        case .cancel(let identifier): exchanges.removeValue(forKey: identifier)?.cancel()
        case .alarm(let identifier, let time, let ring):
            alarms[identifier] = ring
            deadlines.insert(identifier, at: time)
        case .run(let job, let reactor): job.runSynchronously(on: reactor.asUnownedTaskExecutor())
        case .stop: isStopped = true
        }
    }

    private mutating func begin(_ request: TLSExchangeRequest) {
        guard let exchange = TLSExchange(request) else { return }
        guard exchange.register(with: mailbox.epoll) else { return }
        exchanges[request.identifier] = exchange
        deadlines.insert(request.identifier, at: exchange.deadline)
    }

    /// Attends to the sockets that are ready. When there is nothing else to do, waits for one until the next deadline or message; when there is, tasks
    /// that keep the thread busy must not keep the peers waiting.
    private mutating func look(waiting: Bool) {
        let timeout = waiting ? deadlines.first.map { $0.time.milliseconds(from: .now) } ?? -1 : 0
        let count = epoll_wait(mailbox.epoll, &events, Int32(events.count), timeout)
        guard count > 0 else { return }
        for event in events.prefix(Int(count)) { dispatch(event) }
    }

    private mutating func dispatch(_ event: epoll_event) {
        let identifier = event.data.u64
        if identifier == ReactorMailbox.wakeUpIdentifier {
            var value: eventfd_t = 0
            eventfd_read(mailbox.wakeUp, &value)
            return
        }
        guard let exchange = exchanges[identifier] else { return }
        let deadline = exchange.deadline
        guard exchange.proceed(Readiness(rawValue: event.events), buffer: buffer) else {
            exchanges[identifier] = nil
            return
        }
        if exchange.deadline < deadline { deadlines.insert(identifier, at: exchange.deadline) }
    }

    private mutating func expire() {
        let now = MonotonicTime.now
        while let entry = deadlines.popFirst(notAfter: now) {
            if let alarm = alarms.removeValue(forKey: entry.identifier) {
                alarm()
            } else if let exchange = exchanges[entry.identifier], exchange.deadline <= now {
                exchange.expire()
                exchanges[entry.identifier] = nil
            }
        }
    }

    private static let eventsAtOnce = 256
    /// A server's whole first flight, and the largest TLS record with its header (RFC 8446 §5.2), fit.
    private static let bufferSize = 65_536
}

/// What epoll reported of a socket.
struct Readiness: OptionSet {
    var rawValue: UInt32

    static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The peer has said that it sends no more, or the connection is broken: what is left should be read to its end.
    static let ending = Readiness(rawValue: EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue)
    static let broken = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
    /// Edge-triggered, so that one registration serves the whole exchange.
    static let everything: UInt32 = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
}
