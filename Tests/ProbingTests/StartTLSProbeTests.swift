import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("a probe that asks for TLS")
struct StartTLSProbeTests {
    private let world: ProbeWorld

    init() throws { world = try ProbeWorld() }

    @Test("sees the certificate behind the dialogue, and times both", arguments: StartTLSTranscript.all)
    func observed(transcript: StartTLSTranscript) async throws {
        let server = try LoopbackTLSServer(TLSServerSettings(chain: world.chain).with { $0.preamble = transcript.lines.map(\.serverStep) })
        let seen = try await world.probe(server.port, starting: transcript.kind)
        #expect(seen.failure == nil)
        #expect(seen.verification?.trusted == true)
        let timings = seen.timings
        let (connect, dialogue) = (try #require(timings.connect), try #require(timings.starttls))
        let (handshake, total) = (try #require(timings.handshake), try #require(timings.total))
        #expect(dialogue > 0 && handshake > 0 && total >= connect + dialogue + handshake)
    }

    @Test("cut off after any byte has failed in the starttls phase", arguments: [StartTLSKind.smtp, .ldap, .xmppClient, .mysql])
    func cut(kind: StartTLSKind) async throws {
        let transcript = try #require(StartTLSTranscript.all.first { $0.kind == kind })
        let answers = transcript.answers
        for count in stride(from: 0, to: answers.count, by: 7) {
            let server = try ScriptedTCPServer([.send([UInt8](answers.prefix(count))), .halfClose])
            let seen = try await world.probe(server.port, starting: kind)
            #expect(seen.failure?.phase == .starttls)
            #expect(seen.failure?.reason == .closed, "\(count): \(String(describing: seen.failure))")
            #expect(seen.timings.starttls != nil && seen.timings.handshake == nil)
        }
    }

    @Test("takes bytes that come one at a time")
    func dripped() async throws {
        let server = try ScriptedTCPServer([
            .drip(Array("220 mx\r\n".utf8), every: .milliseconds(1)), .receiveLine,
            .drip(Array("250-mx\r\n250 STARTTLS\r\n".utf8), every: .milliseconds(1)), .receiveLine,
            .drip(Array("454 no\r\n".utf8), every: .milliseconds(1)),
            .halfClose,
        ])
        let failure = try await world.probe(server.port, starting: .smtp).failure
        #expect(failure == ProbeFailure(phase: .starttls, reason: .startTLSRefused, detail: "it answered \"454 no\" to STARTTLS"))
    }

    @Test("does not take plain text for TLS after the server's consent, in one piece or two")
    func injection() async throws {
        for pause in [[], [ScriptedTCPServer.Step.receive(64)]] {
            let server = try ScriptedTCPServer(
                [.send(Array("220 mx\r\n".utf8)), .receiveLine, .send(Array("250-mx\r\n250 STARTTLS\r\n".utf8)), .receiveLine]
                    + (pause.isEmpty
                        ? [.send(Array("220 go\r\n250 injected\r\n".utf8))]
                        : [.send(Array("220 go\r\n".utf8))] + pause + [.send(Array("250 injected\r\n".utf8))])
                    + [.halfClose])
            let failure = try await world.probe(server.port, starting: .smtp).failure
            #expect(failure?.phase == .starttls)
            #expect(failure?.reason == .plaintextAfterStartTLS)
            #expect(failure?.detail == "it agreed to TLS and then the peer does not speak TLS; its first bytes are \"250 injected\"")
        }
    }

    @Test("tells a failure of TLS behind the dialogue from one of the dialogue")
    func handshakeFailure() async throws {
        let server = try ScriptedTCPServer([
            .receive(8), .send([UInt8(ascii: "S")]), .receive(1), .send([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]), .halfClose,
        ])
        let seen = try await world.probe(server.port, starting: .postgres)
        #expect(seen.failure?.phase == .handshake)
        #expect(seen.failure?.reason == .noSharedCipher)
        #expect(seen.timings.starttls != nil)
    }

    @Test(
        "of a server that falls silent ends at its deadline, and says where it was",
        arguments: [("", "before its greeting"), ("220 mx\r\n", "after we said EHLO certvigil.invalid")])
    func silence(banner: String, moment: String) async throws {
        let server = try ScriptedTCPServer([.send(Array(banner.utf8)), .silence])
        let seen = try await world.probe(server.port, starting: .smtp, within: .milliseconds(300))
        #expect(seen.failure == ProbeFailure(phase: .starttls, reason: .timeout, detail: "the peer fell silent \(moment)"))
    }

    @Test("of an endless banner is given up on")
    func endlessBanner() async throws {
        let server = try ScriptedTCPServer([.flood(Array("220-and another thing\r\n".utf8))])
        let failure = try await world.probe(server.port, starting: .smtp).failure
        #expect(failure?.phase == .starttls)
        #expect(failure?.reason == .protocolError)
    }

    @Test("of a server that resets the connection says so")
    func reset() async throws {
        let server = try ScriptedTCPServer([.send(Array("220 mx\r\n".utf8)), .receiveLine, .reset])
        let failure = try await world.probe(server.port, starting: .smtp).failure
        #expect(
            failure == ProbeFailure(phase: .starttls, reason: .reset, detail: "the peer reset the connection after we said EHLO certvigil.invalid"))
    }

    @Test("offers the application protocol that a scheme demands")
    func applicationProtocol() async throws {
        let server = try await OpenSSLServer(chain: world.chain, arguments: ["-alpn", "postgresql"])
        let target = Target(
            name: "test", endpoint: Endpoint(host: "127.0.0.1", port: server.port, scheme: .named("postgres-direct")), serverName: "service.example")
        let seen = await world.prober.probe(target, by: world.clock.now + .seconds(30))
        #expect(seen.first?.handshake?.alpn == "postgresql")
    }
}

extension StartTLSTranscript.Line {
    fileprivate var serverStep: TLSServerSettings.PreambleStep {
        switch self {
        case .server(let bytes): .send(bytes)
        case .client(let bytes): .receive(bytes.count)
        }
    }
}
