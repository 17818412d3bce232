import Glibc
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("the way to a target")
struct RouteTests {
    private let world: ProbeWorld

    init() throws {
        world = try ProbeWorld { host, port in
            let addresses = host == "two.example" ? ["127.0.0.1", "127.0.0.2"] : host == "mixed.example" ? ["::1", "127.0.0.1"] : ["127.0.0.1"]
            return .success(addresses.compactMap { IPAddress($0) }.map { SocketAddress(address: $0, port: port) })
        }
    }

    @Test("all addresses are probed, each with its own result, and each knows the others")
    func allAddresses() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = await probe("two.example", server.port, TargetRoute(addresses: .all))
        #expect(seen.map(\.address) == ["127.0.0.1:\(server.port)", "127.0.0.2:\(server.port)"])
        #expect(seen.map(\.failure?.reason) == [nil, .refused])
        #expect(seen.map { $0.otherAddresses.map(\.address) } == [["127.0.0.2:\(server.port)"], ["127.0.0.1:\(server.port)"]])
        #expect(seen[1].otherAddresses.map { $0.leaf?.fingerprint } == [try world.leaf.certificate.fingerprint])
        #expect(seen[0].otherAddresses.map(\.leaf) == [nil])
    }

    @Test("an IPv6 address that does not answer is not passed over for an IPv4 one that does")
    func noFallback() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = await probe("mixed.example", server.port, TargetRoute())
        #expect(seen.map(\.address) == ["[::1]:\(server.port)"])
        #expect(seen.first?.failure?.phase == .connect)
    }

    @Test("another place can be connected to under the same name")
    func connect() async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain))
        let seen = await probe("service.example", 443, TargetRoute(connect: Endpoint(host: "127.0.0.1", port: server.port)))
        #expect(seen.first?.failure == nil)
        #expect(seen.first?.address == "127.0.0.1:\(server.port)")
        #expect(seen.first?.verification?.trusted == true)
    }

    @Test("a socket of this machine is probed, and a missing one is unreachable")
    func socket() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("app.sock")
        let server = try await NginxServer(chain: world.chain, clientVerification: .off, directives: ["listen unix:\(path) ssl;"])
        let seen = await probe(socket: path)
        #expect(seen?.failure == nil, "\(String(describing: seen?.failure))")
        #expect(seen?.address == "unix:\(path)")
        #expect(seen?.verification?.trusted == true)
        try await server.stop()
        let failure = await probe(socket: directory.path("none"))?.failure
        #expect(failure?.phase == .connect && failure?.reason == .unreachable)
    }

    @Test("an abstract name is one to the kernel as well")
    func abstractSocket() async throws {
        let name = "@certvigil-\(UInt64.random(in: 0 ... .max))"
        let listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let status = SocketAddress.unix(path: name).withSystemAddress { bind(listener, $0, $1) == 0 ? listen(listener, 1) : -1 }
        try #require(status == 0)
        let sockets = try await runProcess("cat", ["/proc/net/unix"]).standardOutput  // Foundation trusts the size of 0 that the kernel tells
        #expect(sockets.split(separator: "\n").contains { $0.hasSuffix(" \(name)") })
        async let seen = probe(socket: name, within: .milliseconds(200))
        #expect(await seen?.failure?.phase == .handshake)
    }

    @Test("a proxy is asked for the target by name, and what is behind it is observed", arguments: Proxy.Kind.allCases)
    func proxy(kind: Proxy.Kind) async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain).with { $0.preamble = Self.preamble(kind) })
        let seen = try await world(kind, server.port).probe(443, host: "service.example")
        #expect(seen.failure == nil)
        #expect(seen.address == "service.example:443")
        #expect(seen.verification?.trusted == true)
        #expect(try #require(seen.timings.connect) > 0)
    }

    @Test("behind a proxy STARTTLS goes on as without", arguments: Proxy.Kind.allCases)
    func proxyAndStartTLS(kind: Proxy.Kind) async throws {
        let dialogue: [TLSServerSettings.PreambleStep] = [.receive(8), .send([UInt8(ascii: "S")])]
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain).with { $0.preamble = Self.preamble(kind) + dialogue })
        let seen = try await world(kind, server.port).probe(443, host: "service.example", starting: .postgres)
        #expect(seen.failure == nil)
        #expect(seen.timings.starttls != nil)
    }

    @Test("a proxy's failure is not the target's")
    func proxyFailures() async throws {
        let closed = try ScriptedTCPServer([])
        closed.stop()
        let cases: [([ScriptedTCPServer.Step], ProbeFailure.Reason)] = [
            ([.receiveLine, .send(Array("HTTP/1.1 407 who are you\r\n\r\n".utf8)), .halfClose], .proxyAuthentication),
            ([.receiveLine, .send(Array("HTTP/1.1 403 no\r\n\r\n".utf8)), .halfClose], .proxyRefused),
            ([.receiveLine, .send(Array("HTTP/1.1 502 no such host\r\n\r\n".utf8)), .halfClose], .unreachable),
            ([.receiveLine, .halfClose], .proxyFailed), ([.receiveLine, .reset], .proxyFailed), (.sshBanner, .proxyFailed),
            ([.flood(Array("x".utf8))], .proxyFailed),
        ]
        for (script, reason) in cases {
            let server = try ScriptedTCPServer(script)
            let failure = try await world(.http, server.port).probe(443, host: "service.example").failure
            #expect(failure?.phase == .connect && failure?.reason == reason, "\(String(describing: failure))")
        }
        let failure = try await world(.http, closed.port).probe(443, host: "service.example").failure
        #expect(failure?.phase == .connect && failure?.reason == .proxyUnreachable)
        #expect(failure?.detail.hasPrefix("proxy http://127.0.0.1:\(closed.port): cannot connect to 127.0.0.1:\(closed.port)") == true)
    }

    @Test("a proxy whose name does not resolve is the proxy's failure, and one that nobody knows too")
    func unknownProxy() async throws {
        let world = try ProbeWorld(proxies: ["http": Proxy(kind: .http, endpoint: Endpoint(host: "does-not-exist..invalid", port: 1))])
        for name in ["http", "nobody"] {
            let target = Target(name: "test", endpoint: Endpoint(host: "service.example", port: 443), route: TargetRoute(proxy: name))
            let failure = await world.prober.probe(target, by: world.clock.now + .seconds(30)).first?.failure
            #expect(failure?.reason == .proxyUnreachable)
        }
    }

    private func probe(socket path: String, within limit: Duration = .seconds(30)) async -> EndpointObservation? {
        let target = Target(name: "test", endpoint: Endpoint(socketPath: path), serverName: "service.example")
        return await world.prober.probe(target, by: world.clock.now + limit).first
    }

    private func probe(_ host: String, _ port: UInt16, _ route: TargetRoute) async -> [EndpointObservation] {
        let target = Target(name: "test", endpoint: Endpoint(host: host, port: port), serverName: "service.example", route: route)
        return await world.prober.probe(target, by: world.clock.now + .seconds(30))
    }

    /// A world in which every probe goes through this proxy.
    private func world(_ kind: Proxy.Kind, _ port: UInt16) throws -> ProxiedWorld {
        ProxiedWorld(world: try ProbeWorld(sharing: world.pki, proxies: ["p": Proxy(kind: kind, endpoint: Endpoint(host: "127.0.0.1", port: port))]))
    }

    /// The proxy's side of the dialogue to service.example:443.
    private static func preamble(_ kind: Proxy.Kind) -> [TLSServerSettings.PreambleStep] {
        switch kind {
        case .http:
            [
                .receive("CONNECT service.example:443 HTTP/1.1\r\nHost: service.example:443\r\n\r\n".utf8.count),
                .send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)),
            ]
        case .socks5: [.receive(3), .send([5, 0]), .receive(22), .send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])]
        }
    }
}

private struct ProxiedWorld {
    var world: ProbeWorld

    func probe(_ port: UInt16, host: String, starting kind: StartTLSKind? = nil) async throws -> EndpointObservation {
        let endpoint = Endpoint(host: host, port: port, scheme: kind.map { .starting($0) })
        let target = Target(name: "test", endpoint: endpoint, serverName: "service.example", route: TargetRoute(proxy: "p"))
        return try #require(await world.prober.probe(target, by: world.clock.now + .seconds(30)).first)
    }
}
