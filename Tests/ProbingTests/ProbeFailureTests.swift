import Glibc
import Monitoring
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("a probe that fails")
struct ProbeFailureTests {
    private let world: ProbeWorld

    init() throws { world = try ProbeWorld() }

    private func outcome(_ script: [ScriptedTCPServer.Step], within limit: Duration = .seconds(30)) async throws -> ProbeFailure? {
        let server = try ScriptedTCPServer(script)
        return try await world.probe(server.port, within: limit).failure
    }

    @Test("on a closed port is refused, in the connect phase")
    func closedPort() async throws {
        let server = try ScriptedTCPServer([])
        server.stop()
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.phase == .connect)
        #expect(seen.failure?.reason == .refused)
        #expect(seen.address == "127.0.0.1:\(server.port)")
        #expect(seen.handshake == nil && seen.verification == nil)
        #expect(seen.timings.connect != nil && seen.timings.handshake == nil)
    }

    @Test("on a silent peer ends at its deadline, in the handshake phase")
    func silent() async throws {
        let server = try ScriptedTCPServer([.silence])
        let seen = try await world.probe(server.port, within: .milliseconds(200))
        #expect(seen.failure?.phase == .handshake)
        #expect(seen.failure?.reason == .timeout)
        let total = try #require(seen.timings.total)
        #expect(total >= 0.19 && total < 5)
    }

    @Test("on a peer that sends one byte at a time ends at its deadline")
    func drip() async throws {
        let record: [UInt8] = [0x16, 0x03, 0x03, 0x40, 0x00] + [UInt8](repeating: 0, count: 1000)
        let failure = try await outcome([.receive(1), .drip(record, every: .milliseconds(20))], within: .milliseconds(300))
        #expect(failure?.reason == .timeout)
    }

    @Test(
        "on what is not TLS says what it looks like",
        arguments: [
            (
                "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
                "the peer speaks HTTP, not TLS; its first bytes are \"HTTP/1.1 400 Bad Request\""
            ),
            ("SSH-2.0-OpenSSH_9.2\r\n", "the peer speaks SSH, not TLS; its first bytes are \"SSH-2.0-OpenSSH_9.2\""),
            ("\u{1b}[31mred\r\n", "the peer does not speak TLS; its first bytes are \".[31mred\""),
        ])
    func notTLS(bytes: String, detail: String) async throws {
        #expect(
            try await outcome([.receive(1), .send(Array(bytes.utf8))]) == ProbeFailure(phase: .handshake, reason: .notTLS, detail: detail))
    }

    @Test("on garbage behind a TLS record's head is a protocol error")
    func garbage() async throws {
        let failure = try await outcome([.receive(1), .send([0x16, 0x03, 0x03, 0x00, 0x10] + [UInt8](repeating: 0xee, count: 16))])
        #expect(failure?.phase == .handshake)
        #expect(failure?.reason == .protocolError)
    }

    @Test("on a flood of records is given up on, with bounded memory")
    func flood() async throws {
        let failure = try await outcome([.receive(1), .flood([0x16, 0x03, 0x03, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00])])
        #expect(failure?.reason == .protocolError)
    }

    @Test("on an alert names it")
    func alert() async throws {
        let failure = try await outcome([.receive(1), .send([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x70])])
        #expect(failure?.reason == .alert)
        #expect(failure?.detail == "the server sent the alert unrecognized_name in answer to our ClientHello")
        #expect(failure?.alert == FatalAlert(name: "unrecognized_name", direction: .received))
    }

    @Test("on a peer that closes says when it did", arguments: [[UInt8](), [0x16, 0x03, 0x03]])
    func closed(bytes: [UInt8]) async throws {
        let failure = try await outcome([.receive(1), .send(bytes), .halfClose])
        #expect(failure?.phase == .handshake)
        #expect(failure?.reason == .closed)
        let moment = bytes.isEmpty ? "before it sent anything" : "within its first message"
        #expect(failure?.detail == "the server closed the connection \(moment)")
    }

    @Test("on a peer that resets the connection says so")
    func reset() async throws {
        let failure = try await outcome([.receive(1), .reset])
        #expect(failure?.phase == .handshake)
        #expect(failure?.reason == .reset)
    }

    @Test("of a name that does not exist ends in the resolve phase")
    func unknownName() async throws {
        let seen = try await world.probe(443, host: "does-not-exist..invalid")
        #expect(seen.failure?.phase == .resolve)
        #expect(seen.failure?.reason == .nameNotFound)
        #expect(seen.address == nil)
    }

    @Test(
        "to resolve tells what the resolver said",
        arguments: [
            (EAI_NONAME, Int32(0), ProbeFailure.Reason.nameNotFound), (-5, 0, .noAddress), (EAI_AGAIN, 0, .resolverFailure),
            (EAI_FAIL, 0, .resolverFailure), (EAI_MEMORY, 0, .localResources), (EAI_SYSTEM, EMFILE, .localResources),
            (EAI_SYSTEM, EIO, .resolverFailure),
        ])
    func resolverAnswers(status: Int32, code: Int32, reason: ProbeFailure.Reason) {
        #expect(ProbeFailure(resolving: "a.example", status: status, errno: code).reason == reason)
    }

    @Test(
        "in a system call tells the peer's refusal from our own want",
        arguments: [
            (ECONNREFUSED, ProbeFailure.Reason.refused), (ENETUNREACH, .unreachable), (EHOSTUNREACH, .unreachable), (ETIMEDOUT, .timeout),
            (ECONNRESET, .reset), (EMFILE, .localResources), (EADDRNOTAVAIL, .localResources),
        ])
    func systemErrors(code: Int32, reason: ProbeFailure.Reason) {
        #expect(ProbeFailure(.connect, errno: code, doing: "connect").reason == reason)
    }
}
