internal import CLinux
import Glibc
import OpenSSL
import Synchronization

/// One thread that carries many TLS exchanges at once over epoll, rings alarms, and runs the tasks that prefer it, so that a probe changes threads no more
/// than it wants to.
///
/// Every exchange is answered exactly once: with what it found, when its deadline passes, when it is cancelled, or when the reactor goes.
final class Reactor: TaskExecutor {
    private let mailbox: ReactorMailbox

    /// - Throws: `ReactorUnavailable` when the system has no descriptor or no thread left.
    init() throws(ReactorUnavailable) {
        let mailbox = try ReactorMailbox()
        guard
            DetachedThread.start(
                named: "tls-connections",
                {
                    var loop = ReactorLoop(mailbox)
                    HandshakeMemory.kept { loop.run() }
                })
        else { throw ReactorUnavailable(attempt: "start a thread", errno: EAGAIN) }
        self.mailbox = mailbox
    }

    deinit { mailbox.post(.stop) }

    /// Begins an exchange; its `answer` will be settled.
    func begin(_ request: TLSExchangeRequest) { mailbox.post(.begin(request)) }

    /// Ends an exchange early; its answer says `cancelled` unless it had one already.
    func cancel(_ identifier: UInt64) { mailbox.post(.cancel(identifier)) }

    /// Calls `ring` at the given moment.
    func alarm(at time: MonotonicTime, _ ring: @escaping @Sendable () -> Void) {
        mailbox.post(.alarm(identifier: mailbox.nextIdentifier(), time, ring))
    }

    /// Runs a part of a task between two messages of peers: what it holds up is every other exchange.
    func enqueue(_ job: consuming ExecutorJob) { mailbox.post(.run(UnownedJob(job), on: self)) }

    /// For a new exchange.
    func nextIdentifier() -> UInt64 { mailbox.nextIdentifier() }
}

/// The reactor could not be set up.
public struct ReactorUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(attempt: String, errno: Int32) { description = "cannot \(attempt): \(String(cString: strerror(errno)))" }
}

/// What the reactor's thread is told to do, and the descriptors it waits on.
final class ReactorMailbox: Sendable {
    enum Message: Sendable {
        case begin(TLSExchangeRequest)
        case cancel(UInt64)
        case alarm(identifier: UInt64, MonotonicTime, @Sendable () -> Void)
        case run(UnownedJob, on: Reactor)
        case stop
    }

    private struct State {
        var messages: [Message] = []
        /// True while the thread sleeps, or is about to, and has to be woken.
        var isAsleep = false
    }

    let epoll: Int32
    let wakeUp: Int32
    private let state = Mutex(State())
    private let identifiers = Atomic<UInt64>(1)

    init() throws(ReactorUnavailable) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw ReactorUnavailable(attempt: "create an epoll descriptor", errno: errno) }
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeUp >= 0 else {
            let code = errno
            close(epoll)
            throw ReactorUnavailable(attempt: "create an event descriptor", errno: code)
        }
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = ReactorMailbox.wakeUpIdentifier
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event)
    }

    deinit {
        close(wakeUp)
        close(epoll)
    }

    func post(_ message: Message) {
        let mustWake = state.withLock { state in
            state.messages.append(message)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustWake { eventfd_write(wakeUp, 1) }
    }

    /// What has been posted; when that is nothing, the caller counts as asleep from now on.
    func collect() -> [Message] {
        state.withLock { state in
            defer { state.messages = [] }
            state.isAsleep = state.messages.isEmpty
            return state.messages
        }
    }

    func nextIdentifier() -> UInt64 { identifiers.add(1, ordering: .relaxed).newValue }

    /// The event descriptor's; exchanges count from 2.
    static let wakeUpIdentifier: UInt64 = 0
}
