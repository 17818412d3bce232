import Glibc
import OpenSSL

/// A TCP server on 127.0.0.1 that plays the same script to every client.
public final class ScriptedTCPServer: Sendable {
    public enum Step: Hashable, Sendable {
        /// Waits until the client has sent this many bytes more.
        case receive(Int)
        /// Waits until the client's bytes contain a line feed.
        case receiveLine
        case send([UInt8])
        /// Sends a byte at a time with a pause after each.
        case drip([UInt8], every: Duration)
        /// Sends the bytes over and over.
        case flood([UInt8])
        case pause(Duration)
        /// Neither reads nor writes until the client hangs up.
        case silence
        /// Ends our side and reads the client's to its end.
        case halfClose
        /// Ends with a reset (RST) instead of an orderly close.
        case reset
    }

    private struct State: Sendable {
        var connections = 0
        var received: [UInt8] = []
    }

    private let state: AwaitableState<State>
    private let server: LoopbackServer

    /// - Parameter script: played from the start for each connection, which is closed after the last step.
    public convenience init(_ script: [Step], limits: LoopbackLimits = .standard) throws { try self.init(scripts: [script], limits: limits) }

    /// - Parameter scripts: of one connection after the other; the last serves all that follow.
    public init(scripts: [[Step]], limits: LoopbackLimits = .standard) throws {
        let state = AwaitableState(State())
        server = try LoopbackServer(limits: limits) { descriptor in
            state.update { $0.connections += 1 }
            let script = scripts.prefix(state.current.connections).last ?? []
            return ScriptedConnection(descriptor: descriptor, script: script) { bytes in state.update { $0.received += bytes } }
        }
        self.state = state
    }

    public var port: UInt16 { server.port }
    public var endpoint: String { "127.0.0.1:\(port)" }

    /// How many connections were accepted.
    public var connections: Int { state.current.connections }

    /// What all clients sent, in the order of its arrival.
    public var received: [UInt8] { state.current.received }

    /// Returns once this many connections were accepted.
    public func waitForConnections(_ count: Int = 1) async throws {
        try await state.wait("waiting for \(count) connections") { $0.connections >= count ? () : nil }
    }

    public func stop() { server.stop() }
}

extension [ScriptedTCPServer.Step] {
    /// Accepts and says nothing.
    public static let silent: [ScriptedTCPServer.Step] = [.silence]
    public static let closeAtOnce: [ScriptedTCPServer.Step] = []
    /// Resets the connection once the client has spoken.
    public static let reset: [ScriptedTCPServer.Step] = [.receive(1), .reset]
    /// Bytes that are no protocol, after the client has spoken.
    public static let garbage: [ScriptedTCPServer.Step] = [.receive(1), .send((0..<512).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }), .halfClose]
    /// What nginx answers to TLS on a port for plain HTTP.
    public static let plainHTTP: [ScriptedTCPServer.Step] = [
        .receive(1), .send([UInt8]("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)), .halfClose,
    ]
    /// A server that speaks first and not TLS.
    public static let sshBanner: [ScriptedTCPServer.Step] = [.send([UInt8]("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n".utf8)), .silence]

    /// Sends the first `count` bytes once the client has spoken, then closes.
    public static func cut(_ bytes: [UInt8], after count: Int) -> [ScriptedTCPServer.Step] {
        [.receive(1), .send([UInt8](bytes.prefix(count))), .halfClose]
    }
}

/// Plays the script on one connection.
private final class ScriptedConnection: LoopbackConnection {
    private let descriptor: Int32
    private let report: ([UInt8]) -> Void
    private var script: ArraySlice<ScriptedTCPServer.Step>
    private var received: [UInt8] = []

    init(descriptor: Int32, script: [ScriptedTCPServer.Step], report: @escaping ([UInt8]) -> Void) {
        self.descriptor = descriptor
        self.script = script[...]
        self.report = report
    }

    func advance() -> LoopbackInterest? {
        while let step = script.popFirst() {
            switch step {
            case .receive(let count):
                guard received.count >= count else { return read(into: step) }
                received.removeFirst(count)
            case .receiveLine:
                guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return read(into: step) }
                received.removeSubrange(...end)
            case .send(let bytes):
                let rest = bytes.dropFirst(write(bytes))
                guard rest.isEmpty else { return resume(.send(Array(rest)), after: .writable) }
            case .flood(let bytes):
                while write(bytes) == bytes.count {}
                return resume(step, after: .writable)
            case .drip(let bytes, let interval):
                guard let first = bytes.first else { continue }
                guard write([first]) == 1 else { return nil }
                return resume(.drip(Array(bytes.dropFirst()), every: interval), after: .pause(interval))
            case .pause(let duration): return .pause(duration)
            case .silence: return .hangUp
            case .halfClose:
                shutdown(descriptor, Int32(SHUT_WR))
                script = [.receive(.max)]
            case .reset:
                var immediately = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &immediately, socklen_t(MemoryLayout<linger>.size))
                return nil
            }
        }
        return nil
    }

    private func resume(_ step: ScriptedTCPServer.Step, after interest: LoopbackInterest) -> LoopbackInterest? {
        script = [step] + script
        return hasFailed ? nil : interest
    }

    /// Reads what is there and comes back to the step; nil when the client has ended.
    private func read(into step: ScriptedTCPServer.Step) -> LoopbackInterest? {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        script = [step] + script
        guard count > 0 else { return count < 0 && errno == EAGAIN ? .readable : nil }
        received += chunk.prefix(count)
        report(Array(chunk.prefix(count)))
        return advance()
    }

    /// How many bytes the kernel took.
    private func write(_ bytes: [UInt8]) -> Int {
        let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        if count < 0, errno != EAGAIN { hasFailed = true }
        return max(0, count)
    }

    private var hasFailed = false
}
