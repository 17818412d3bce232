import Dispatch
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("the life of a probe")
struct ProbeLifetimeTests {
    @Test("a cancelled probe ends at once, while it waits for the server")
    func cancelledHandshake() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.silence])
        let probe = Task { try await world.probe(server.port) }
        try await server.waitForConnections()
        probe.cancel()
        let seen = try await TimeLimit.standard.apply("a cancelled probe") { try await probe.value }
        #expect(seen.failure?.reason == .cancelled)
    }

    @Test("a probe that is cancelled before it begins ends at once")
    func cancelledBefore() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.silence])
        let probe = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await world.probe(server.port)
        }
        #expect(try await probe.value.failure?.reason == .cancelled)
    }

    @Test("a resolver that hangs holds up neither the probe beyond its deadline nor the probes of other names")
    func hangingResolver() async throws {
        let gate = Gate()
        let world = try ProbeWorld { host, port in
            if host == "hangs.example" { gate.wait() }
            return lookUp("127.0.0.1", port: port)
        }
        defer { gate.open() }
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        // More than there are threads: they wait for the same answer.
        async let first = world.probe(server.port, host: "hangs.example", within: .milliseconds(300))
        async let second = world.probe(server.port, host: "hangs.example", within: .milliseconds(300))
        async let third = world.probe(server.port, host: "hangs.example", within: .milliseconds(300))
        #expect(try await world.probe(server.port, host: "works.example").failure == nil)
        for seen in try await [first, second, third] {
            #expect(seen.failure?.phase == .resolve)
            #expect(seen.failure?.reason == .timeout)
        }
    }

    @Test("the first address is the one that is probed, and no other")
    func firstAddress() async throws {
        let closed = try ScriptedTCPServer([])
        closed.stop()
        let world = try ProbeWorld { _, port in
            .success(["127.0.0.2", "127.0.0.1"].compactMap { IPAddress($0) }.map { SocketAddress(address: $0, port: port) })
        }
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = try await world.probe(server.port, host: "two.example")
        #expect(seen.address == "127.0.0.2:\(server.port)")
        #expect(seen.failure?.reason == .refused)
    }

    @Test("without a verdict after the handshake the acceptance is unknown, and the probe no failure", arguments: VerdictlessRelay.Ending.allCases)
    func openVerdict(ending: VerdictlessRelay.Ending) async throws {
        let world = try ProbeWorld(settings: ProbingSettings(verdictPatience: .milliseconds(100)))
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with { $0.clientAuthentication = .required([world.pki.root]) })
        let relay = try VerdictlessRelay(to: server.port, ending: ending)
        let seen = try await world.probe(relay.port, as: "good", examining: Inspection(auditsMutualTLS: true))
        #expect(seen.failure == nil)
        #expect(seen.handshake?.clientCertificate == .requested)
        #expect(seen.handshake?.clientCertificateAccepted == nil)
        let outcomes = Set(seen.mutualTLSAudit.filter { $0.version == .tls13 }.map(\.outcome))
        #expect(outcomes == [.unknown], "\(seen.mutualTLSAudit)")
    }

    @Test("a deadline that has passed already is a timeout", arguments: ["127.0.0.1", "localhost"])
    func pastDeadline(host: String) async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.silence])
        let seen = try await world.probe(server.port, host: host, within: .seconds(-1))
        #expect(seen.failure?.reason == .timeout)
    }

    @Test("tasks that never rest do not keep the peers waiting")
    func busyTasks() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let restless = Task(executorPreference: world.prober.executor) { while !Task.isCancelled { await Task.yield() } }
        let seen = try await world.probe(server.port)
        restless.cancel()
        #expect(seen.failure == nil)
        #expect(seen.certificates.count == world.chain.count)
    }

    @Test("a reactor that goes away answers what is under way")
    func abandoned() async throws {
        let server = try ScriptedTCPServer([.silence])
        let answer = OneShot<Shared<TLSExchangeResult>>()
        var reactor: Reactor? = try Reactor()
        reactor?.begin(
            TLSExchangeRequest(
                identifier: 7, address: SocketAddress(address: try #require(IPAddress("127.0.0.1")), port: server.port),
                context: try TLSClientContext(identity: nil), offer: TLSClientOffer(serverName: nil),
                deadline: MonotonicTime.now.advanced(by: .seconds(60)),
                verdictPatience: .seconds(3), answer: answer))
        try await server.waitForConnections()
        reactor = nil
        let result = try await TimeLimit.standard.apply("an abandoned exchange") { await answer.value }
        #expect(result.failure?.reason == .cancelled)
    }
}

/// Blocks threads until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}
