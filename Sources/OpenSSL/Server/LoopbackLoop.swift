import Glibc

/// The thread of a `LoopbackServer`: polls the listener and the connections until the other end of the wake-up pipe is closed.
final class LoopbackLoop: Sendable {
    private struct OpenConnection {
        var descriptor: Int32
        var machine: any LoopbackConnection
        var interest: LoopbackInterest
        var end: ContinuousClock.Instant
        /// When a pause is over.
        var resumption: ContinuousClock.Instant?

        /// For poll(2), which passes over negative descriptors: to one that pauses, a peer's hanging up would be reported again and again.
        var pollEntry: pollfd {
            switch interest {
            case .readable: pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            case .writable: pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            case .hangUp: pollfd(fd: descriptor, events: LoopbackLoop.peerHangUp, revents: 0)
            case .pause: pollfd(fd: -1, events: 0, revents: 0)
            }
        }
    }

    /// POLLRDHUP, which Glibc shows only to those who define _GNU_SOURCE.
    private static let peerHangUp: Int16 = 0x2000

    private let listener: LoopbackListener
    private let wakeUp: Int32
    private let limits: LoopbackLimits
    private let serve: @Sendable (Int32) -> (any LoopbackConnection)?

    init(listener: LoopbackListener, wakeUp: Int32, limits: LoopbackLimits, serve: @escaping @Sendable (Int32) -> (any LoopbackConnection)?) {
        self.listener = listener
        self.wakeUp = wakeUp
        self.limits = limits
        self.serve = serve
    }

    func run() {
        blockSignals()
        var connections: [OpenConnection] = []
        while let events = wait(for: connections) {
            connections = zip(connections, events.dropFirst()).compactMap { advance($0, events: $1) }
            if events.first != 0 { acceptAll(into: &connections) }
        }
        for connection in connections { end(connection) }
        close(listener.descriptor)
        close(wakeUp)
    }

    /// Writing to a peer that has gone raises SIGPIPE on the writing thread; here nobody wants to know.
    private func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
    }

    /// The events of the listener and of each connection, or nil when the server was stopped.
    private func wait(for connections: [OpenConnection]) -> [Int16]? {
        let readable = Int16(POLLIN)
        var polled = [pollfd(fd: wakeUp, events: readable, revents: 0)]
        polled.append(pollfd(fd: listener.descriptor, events: connections.count < limits.connections ? readable : 0, revents: 0))
        polled += connections.map(\.pollEntry)
        let count = poll(&polled, nfds_t(polled.count), timeout(for: connections))
        guard count >= 0 || errno == EINTR, polled[0].revents == 0 else { return nil }
        return polled.dropFirst().map(\.revents)
    }

    /// Milliseconds to the next end or resumption, rounded up; -1 when there is none.
    private func timeout(for connections: [OpenConnection]) -> Int32 {
        let moments = connections.map { min($0.end, $0.resumption ?? $0.end) }
        guard let next = moments.min() else { return -1 }
        let (seconds, attoseconds) = max(.zero, next - .now).components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private func acceptAll(into connections: inout [OpenConnection]) {
        while connections.count < limits.connections, let descriptor = listener.accept() {
            guard let machine = serve(descriptor) else {
                close(descriptor)
                continue
            }
            let connection = OpenConnection(descriptor: descriptor, machine: machine, interest: .readable, end: .now + limits.lifetime)
            if let started = step(connection) { connections.append(started) }
        }
    }

    private func advance(_ connection: OpenConnection, events: Int16) -> OpenConnection? {
        let now = ContinuousClock.now
        let hasHungUp = connection.interest == .hangUp && events != 0
        guard now < connection.end, !hasHungUp else {
            end(connection)
            return nil
        }
        let isResumed = connection.resumption.map { $0 <= now } ?? (events != 0)
        return isResumed ? step(connection) : connection
    }

    private func step(_ connection: OpenConnection) -> OpenConnection? {
        guard let interest = connection.machine.advance() else {
            end(connection)
            return nil
        }
        var next = connection
        next.interest = interest
        next.resumption = if case .pause(let duration) = interest { .now + duration } else { nil }
        return next
    }

    private func end(_ connection: OpenConnection) { close(connection.descriptor) }
}
