import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

@Suite("what a server accepts, surveyed by our own ClientHellos")
struct SurveyTests {
    private static let survey = Inspection(surveys: true)

    @Test("versions, suites in the server's order and groups are found")
    func found() async throws {
        let world = try ProbeWorld()
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: world.chain).with {
                $0.versions = .tls11 ... .tls13
                $0.cipherList = "ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"
                $0.cipherSuites = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"
                $0.groups = "P-384:X25519"
            })
        let seen = try await world.probe(server.port, examining: Self.survey)
        let survey = try #require(seen.survey)
        #expect(survey.versions.map(\.version) == [.ssl30, .tls10, .tls11, .tls12, .tls13])
        #expect(survey.versions.map(\.isAccepted) == [false, false, true, true, true])
        #expect(survey.versions.allSatisfy { $0.isComplete })
        let (tls12, tls13) = (survey.versions[3], survey.versions[4])
        #expect(
            Set(tls12.cipherSuites) == [
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            ])
        #expect(tls12.hasOwnOrder == false, "OpenSSL follows the client unless told otherwise")
        #expect(Set(tls12.groups) == ["P-384", "X25519"])
        #expect(Set(tls13.cipherSuites) == ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"])
        #expect(Set(tls13.groups) == ["P-384", "X25519"])
        #expect(survey.acceptsPostQuantum == false)
    }

    @Test("a server with an order of its own shows it")
    func order() async throws {
        let world = try ProbeWorld(at: SystemClock().now)
        let suites = "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"
        let server = try await NginxServer(
            chain: world.chain, clientVerification: .off,
            directives: ["ssl_protocols TLSv1.2;", "ssl_prefer_server_ciphers on;", "ssl_ciphers \(suites);"])
        let seen = try await world.probe(server.port, examining: Self.survey)
        let tls12 = try #require(seen.survey?.versions.first { $0.version == .tls12 })
        #expect(
            tls12.cipherSuites == [
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            ])
        #expect(tls12.hasOwnOrder == true)
    }

    @Test("a peer that answers nothing leaves everything open, within the deadline")
    func silent() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.silence])
        let seen = try await world.probe(server.port, within: .milliseconds(300), examining: Self.survey)
        #expect(seen.failure?.reason == .timeout)
        #expect(seen.survey?.versions.allSatisfy { $0.isAccepted == nil && !$0.isComplete } == true)
        #expect(seen.survey?.acceptsPostQuantum == nil)
    }

    /// A HelloRetryRequest (RFC 8446 §4.1.4) that asks for the group, as a server with ML-KEM sends it to a client that offers no share.
    static func helloRetryRequest(group: UInt16) -> [UInt8] {
        let random: [UInt8] = [
            0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
            0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
        ]
        let extensions: [UInt8] = [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, UInt8(group >> 8), UInt8(group & 0xff)]
        let body = [3, 3] + random + [0, 0x13, 0x01, 0, 0, UInt8(extensions.count)] + extensions
        let message = [2, 0, 0, UInt8(body.count)] + body
        return [22, 3, 3, 0, UInt8(message.count)] + message
    }

    @Test("a server that asks for X25519MLKEM768 is ready for it")
    func postQuantum() async throws {
        let world = try ProbeWorld()
        let server = try ScriptedTCPServer([.receive(100), .send(Self.helloRetryRequest(group: 0x11EC))])
        let connector = try world.connector(to: server.port)
        let answer = await connector.say(ClientHello(versions: 0x0304...0x0304, groups: [0x11EC], serverName: nil))
        #expect(answer.facts.group == "X25519MLKEM768")
        #expect(await Surveyor(connector: connector).survey().acceptsPostQuantum == true)
    }
}

@Suite("what the system's library cannot speak is named")
struct ExplainedFailureTests {
    @Test("a server that takes a group of tomorrow only is said to want it")
    func unspokenGroup() async throws {
        let world = try ProbeWorld()
        let group: UInt16 = 0xFEED  // of the range for private use (RFC 8446 §4.2.7): no library speaks it
        let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 40]
        let helloRetryRequest = SurveyTests.helloRetryRequest(group: group)
        let server = try ScriptedTCPServer(scripts: [
            [.receive(200), .send(alert)], [.receive(200), .send(alert)], [.receive(200), .send(alert)], [.receive(200), .send(helloRetryRequest)],
        ])
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.reason == .noSharedCipher)
        #expect(
            seen.failure?.detail.contains("wants the group 0xfeed, which this machine's OpenSSL does not speak") == true, "\(seen.failure as Any)")
        #expect(seen.failure?.alert == FatalAlert(name: "handshake_failure", direction: .received))
        #expect(seen.handshake?.version == .tls13 && seen.handshake?.group == "0xfeed")
    }

    private static func flight(version: UInt8, suite: [UInt8], certificate: [UInt8]) -> [UInt8] {
        let hello = [2, 0, 0, 38, 3, version] + [UInt8](repeating: 7, count: 32) + [0] + suite + [0]
        let size = certificate.count
        let list = [UInt8(size >> 16), UInt8(size >> 8 & 0xff), UInt8(size & 0xff)] + certificate
        let total = list.count
        let body = [UInt8(total >> 16), UInt8(total >> 8 & 0xff), UInt8(total & 0xff)] + list
        let message = [11, UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xff), UInt8(body.count & 0xff)] + body
        let all = hello + message + [14, 0, 0, 0]
        return [22, 3, version, UInt8(all.count >> 8), UInt8(all.count & 0xff)] + all
    }

    @Test(
        "the certificate of a server with nothing but old words is read all the same",
        arguments: [
            (UInt8(0), [UInt8(0), 5], ProbeFailure.Reason.protocolVersion, "SSLv3 with TLS_RSA_WITH_RC4_128_SHA"),
            (3, [0, 5], .noSharedCipher, "TLSv1.2 with TLS_RSA_WITH_RC4_128_SHA"),
            (1, [0, 3], .noSharedCipher, "TLSv1.0 with TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
        ])
    func old(version: UInt8, suite: [UInt8], reason: ProbeFailure.Reason, words: String) async throws {
        let world = try ProbeWorld()
        let flight = Self.flight(version: version, suite: suite, certificate: world.leaf.der)
        let server = try ScriptedTCPServer([.receive(60), .send(flight)])
        let seen = try await world.probe(server.port)
        #expect(seen.failure?.phase == .handshake)
        #expect(seen.failure?.reason == reason, "\(String(describing: seen.failure))")
        #expect(seen.failure?.detail.contains(words) == true, "\(String(describing: seen.failure))")
        #expect(seen.certificates.first?.certificate == (try world.leaf.certificate))
        #expect(seen.handshake?.cipherSuite?.hasPrefix("TLS_RSA_") == true)
    }
}
