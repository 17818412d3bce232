import Glibc
import Monitoring
import OpenSSL

/// One connection from `connect` to the server's verdict, driven by the reactor's thread.
final class TLSExchange {
    private enum Phase {
        case connecting
        /// In the first stage of `preamble`.
        case preparing
        case handshaking
        /// The answer is given; what the server still sends is read so that closing does not reset the connection under its feet.
        case draining
    }

    private(set) var deadline: MonotonicTime
    private let request: TLSExchangeRequest
    private var socket: NonblockingSocket
    private var phase = Phase.connecting
    private var phaseStart = MonotonicTime.now
    private var result = TLSExchangeResult()
    private var preamble: ArraySlice<PreambleStage>
    private var connection: (any TLSConversation)?

    /// Opens a socket and begins to connect; nil when that failed at once, which is answered already.
    init?(_ request: TLSExchangeRequest) {
        self.request = request
        preamble = request.preamble[...]
        deadline = request.deadline
        socket = NonblockingSocket(family: request.address.family)
        guard socket.isOpen else {
            answer(failing: ProbeFailure(.connect, errno: errno, doing: "open a socket"))
            return nil
        }
        guard socket.connect(to: request.address) else {
            answer(failing: ProbeFailure(.connect, errno: errno, doing: "connect to \(request.address)"))
            return nil
        }
    }

    /// - Returns: false when the system has no room, which is answered already.
    func register(with epoll: Int32) -> Bool {
        guard socket.register(with: epoll, as: request.identifier) else {
            answer(failing: ProbeFailure(.connect, errno: errno, doing: "wait for a socket"))
            return false
        }
        return true
    }

    /// Does what can be done without waiting.
    ///
    /// - Returns: false when nothing is left to do.
    func proceed(_ readiness: Readiness, buffer: UnsafeMutableRawBufferPointer) -> Bool {
        if phase == .connecting {
            guard finishConnecting(readiness) else { return false }
            if phase == .connecting { return true }
        }
        if readiness.contains(.writable) { flush() }
        if !readiness.isDisjoint(with: [.readable, .ending]) { return read(readiness, into: buffer) }
        return true
    }

    /// The deadline has passed: says so, or ends what needs no answer any more.
    func expire() {
        switch phase {
        case .connecting: answer(failing: ProbeFailure(phase: .connect, reason: .timeout, detail: "no answer from \(request.address)"))
        case .preparing: answer(interrupted: .timeout, "the peer fell silent")
        case .handshaking:
            connection?.giveUpWaiting()
            guard connection?.progress == .handshaking else { return reportProgress() }
            answer(failing: ProbeFailure(phase: .handshake, reason: .timeout, detail: silence))
        case .draining: break
        }
    }

    func cancel() {
        let interrupted: ProbeFailure.Phase =
            switch phase {
            case .connecting: .connect
            case .preparing: preamble.first?.phase ?? .handshake
            case .handshaking, .draining: .handshake
            }
        answer(failing: ProbeFailure(phase: interrupted, reason: .cancelled, detail: "the probe was cancelled"))
    }

    // The phases in their order

    private func finishConnecting(_ readiness: Readiness) -> Bool {
        guard !readiness.isDisjoint(with: [.writable, .broken]) else { return true }
        if !readiness.isDisjoint(with: .broken) {
            let code = socket.connectionError
            if code != 0 {
                answer(failing: ProbeFailure(.connect, errno: code, doing: "connect to \(request.address)"))
                return false
            }
        }
        return beginNextStage()
    }

    /// The next dialogue, or the handshake when all have been held.
    ///
    /// - Parameter bytes: what came behind the end of the last dialogue.
    private func beginNextStage(with bytes: [UInt8] = []) -> Bool {
        guard preamble.isEmpty else {
            enter(.preparing)
            return converse(bytes)
        }
        enter(.handshaking)
        do throws(TLSSetupError) {
            let connection = try request.conversation()
            self.connection = connection
            connection.start()
        } catch {
            answer(failing: ProbeFailure(phase: .handshake, reason: .localResources, detail: error.description))
            return false
        }
        guard !bytes.isEmpty else {
            flush()
            return true
        }
        return bytes.withUnsafeBytes { take($0) }
    }

    private func converse(_ bytes: some Collection<UInt8>) -> Bool {
        guard let index = preamble.indices.first else { return beginNextStage() }
        preamble[index].dialogue.receive(bytes)
        socket.send(preamble[index].dialogue.takeOutgoing(), isLast: false)
        switch preamble[index].dialogue.progress {
        case .talking: return true
        case .finished:
            let rest = preamble[index].dialogue.rest
            notePreambleTime()
            preamble.removeFirst()
            return beginNextStage(with: rest)
        case .failed(let reason, let detail):
            answer(failing: ProbeFailure(phase: preamble[index].phase, reason: reason, detail: detail))
            return false
        }
    }

    /// Edge-triggered: reads until there is nothing left. A buffer that is not filled is the last one, unless the end is known to follow.
    private func read(_ readiness: Readiness, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        while true {
            switch socket.receive(into: buffer) {
            case .bytes(let count):
                guard take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return false }
                if count < buffer.count, readiness.isDisjoint(with: .ending) { return true }
            case .nothing: return true
            case .end: return end(socket.isSendingBroken ? .reset : .closed)
            case .failure(let code): return fail(code)
            }
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if phase == .preparing { return converse(bytes) }
        guard phase == .handshaking, let connection else { return true }
        connection.receive(bytes)
        flush()
        return proceed(to: connection.progress)
    }

    private func end(_ end: TLSClientConnection.StreamEnd) -> Bool {
        if phase == .preparing {
            answer(
                interrupted: end == .closed ? .closed : .reset, end == .closed ? "the peer closed the connection" : "the peer reset the connection")
            return false
        }
        guard phase == .handshaking, let connection else { return false }
        connection.receiveEnd(end)
        reportProgress()
        return false
    }

    private func fail(_ code: Int32) -> Bool {
        if phase == .preparing { return end(.reset) }
        guard phase == .handshaking, let connection else { return false }
        if code != ECONNRESET, code != EPIPE, connection.progress == .handshaking {
            answer(failing: ProbeFailure(.handshake, errno: code, doing: "read from \(request.address)"))
            return false
        }
        return end(.reset)
    }

    /// - Returns: false when the socket is not needed any more.
    private func proceed(to progress: TLSClientConnection.Progress) -> Bool {
        switch progress {
        case .handshaking: return true
        case .awaitingVerdict, .awaitingResponse:
            noteHandshakeTime()
            deadline = min(deadline, MonotonicTime.now.advanced(by: request.verdictPatience))
            return true
        case .awaitingTicket:
            noteHandshakeTime()
            deadline = min(deadline, MonotonicTime.now.advanced(by: ticketPatience))
            return true
        case .failed:
            reportProgress()
            return false
        case .finished:
            reportProgress()
            enter(.draining)
            connection = nil  // a third of what an exchange takes
            deadline = min(deadline, phaseStart.advanced(by: TLSExchange.drainLimit))
            return true
        }
    }

    /// Sends what is to be sent, and our end after it once the connection has no more.
    private func flush() {
        socket.send(connection?.takeOutgoing() ?? [], isLast: connection?.isSilent ?? (phase == .draining))
    }

    private func enter(_ next: Phase) {
        let now = MonotonicTime.now
        if phase == .connecting { result.connectTime = now.seconds(since: phaseStart) }
        (phase, phaseStart) = (next, now)
    }

    private func notePreambleTime() {
        let seconds = MonotonicTime.now.seconds(since: phaseStart)
        if preamble.first?.phase == .starttls { result.startTLSTime = seconds } else { result.connectTime = (result.connectTime ?? 0) + seconds }
    }

    private func noteHandshakeTime() {
        if result.handshakeTime == nil { result.handshakeTime = MonotonicTime.now.seconds(since: phaseStart) }
    }

    /// Of a connection whose handshake was over before now; else the handshake ends here.
    private func noteReadTime() {
        guard let handshakeTime = result.handshakeTime else { return noteHandshakeTime() }
        result.readTime = max(0, MonotonicTime.now.seconds(since: phaseStart) - handshakeTime)
    }

    // Answers

    private func reportProgress() {
        guard let connection else { return }
        switch connection.progress {
        case .finished(let verdict):
            result.verdict = verdict
            answer(failing: nil)
        case .failed(let failure):
            result.mayBeOurAlgorithms = failure.mayBeOurAlgorithms
            result.refusesApplicationProtocols = failure.reason == .alert(.noApplicationProtocol)
            answer(failing: ProbeFailure(failure, afterStartTLS: request.preamble.last?.phase == .starttls))
        case .handshaking, .awaitingVerdict, .awaitingTicket, .awaitingResponse: break
        }
    }

    /// A dialogue before TLS did not come to its end.
    private func answer(interrupted reason: ProbeFailure.Reason, _ event: String) {
        guard let stage = preamble.first else { return }
        answer(failing: ProbeFailure(phase: stage.phase, reason: reason, detail: "\(event) \(stage.dialogue.interruption)"))
    }

    private func answer(failing failure: ProbeFailure?) {
        let failure = failure.map { isWithProxy ? $0.blaming(proxy: request.proxy ?? "", hasAnswered: phase != .connecting) : $0 }
        if phase == .preparing { notePreambleTime() }
        if phase == .handshaking { noteReadTime() }
        if phase == .connecting, socket.isOpen { result.connectTime = MonotonicTime.now.seconds(since: phaseStart) }
        result.failure = failure
        if let connection { (result.facts, result.response) = (connection.facts, connection.response) }
        result.end = .now
        request.answer.settle(Shared(result))
    }

    /// What fails now is the proxy's failure, and says nothing about the target.
    private var isWithProxy: Bool {
        guard request.proxy != nil else { return false }
        return phase == .connecting || (phase == .preparing && preamble.first?.phase == .connect)
    }

    /// What a handshake that did not end was waiting for.
    private var silence: String {
        switch connection?.facts.version {
        case nil: "connected to \(request.address), but no answer to our ClientHello"
        default: "the server stopped within the handshake"
        }
    }

    /// A ticket comes a round trip after our Finished, and the handshake took one at least.
    private var ticketPatience: Duration {
        let patience = Duration.seconds(2 * (result.handshakeTime ?? 0))
        return min(max(patience, TLSExchange.shortestTicketPatience), TLSExchange.longestTicketPatience)
    }

    private static let shortestTicketPatience = Duration.milliseconds(25)
    private static let longestTicketPatience = Duration.milliseconds(500)
    /// A server answers our close_notify within a round trip; one that does not is left alone.
    private static let drainLimit = Duration.seconds(1)
}
