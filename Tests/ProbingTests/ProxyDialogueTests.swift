import Monitoring
import Testing

@testable import Probing

@Suite("the dialogue with a proxy")
struct ProxyDialogueTests {
    @Test("reaches the target, byte by byte as well, and hands over what the target says first", arguments: ProxyTranscript.good)
    func reaches(transcript: ProxyTranscript) {
        var whole = transcript.dialogue
        whole.receive(transcript.answers + Array("220 mx".utf8))
        #expect(whole.progress == .finished)
        #expect(whole.rest == Array("220 mx".utf8))
        #expect(whole.takeOutgoing() == transcript.questions)
        var bytewise = transcript.dialogue
        for byte in transcript.answers {
            #expect(bytewise.progress == .talking)
            bytewise.receive([byte])
        }
        #expect(bytewise.progress == .finished && bytewise.takeOutgoing() == transcript.questions)
    }

    @Test("tells why the target is not reached", arguments: ProxyTranscript.bad)
    func refused(transcript: ProxyTranscript) {
        var dialogue = transcript.dialogue
        dialogue.receive(transcript.answers)
        guard case .failed(let reason, let detail) = dialogue.progress else { return #expect(Bool(false), "\(dialogue.progress)") }
        #expect(reason == transcript.reason, "\(detail)")
        #expect(!detail.contains("hunter2"))
    }

    @Test("never shows the credentials", arguments: [Proxy.Kind.http, .socks5])
    func secrets(kind: Proxy.Kind) {
        let dialogue = ProxyTranscript(kind, as: "me", [], []).dialogue
        #expect(!dialogue.interruption.contains("hunter2"))
        #expect(
            !"\(Proxy(kind: kind, endpoint: Endpoint(host: "proxy", port: 1), credentials: ProxyTranscript.credentials("me")))".contains("hunter2"))
    }
}

struct ProxyTranscript: Sendable, CustomTestStringConvertible {
    var kind: Proxy.Kind
    var destination: Endpoint
    var username: String?
    var answers: [UInt8]
    var questions: [UInt8] = []
    var reason: ProbeFailure.Reason?

    init(_ kind: Proxy.Kind, to host: String = "mx.example", as username: String? = nil, _ answers: [UInt8], _ questions: [UInt8]) {
        (self.kind, destination, self.username) = (kind, Endpoint(host: host, port: 25), username)
        (self.answers, self.questions) = (answers, questions)
    }

    init(_ kind: Proxy.Kind, as username: String? = nil, _ answers: [UInt8], _ reason: ProbeFailure.Reason) {
        self.init(kind, as: username, answers, [])
        self.reason = reason
    }

    var testDescription: String { "\(kind.rawValue) to \(destination.host): \(String(decoding: answers.prefix(24), as: UTF8.self).plainText)" }

    var dialogue: Dialogue {
        Dialogue(
            Proxy(kind: kind, endpoint: Endpoint(host: "proxy", port: 3128), credentials: username.map(ProxyTranscript.credentials)), to: destination)
    }

    static func credentials(_ username: String) -> Proxy.Credentials { Proxy.Credentials(username: username, password: Secret("hunter2")) }

    private static let request = "CONNECT mx.example:25 HTTP/1.1\r\nHost: mx.example:25\r\n"
    private static let mx: [UInt8] = [5, 1, 0, 3, 10] + Array("mx.example".utf8) + [0, 25]
    private static let yes: [UInt8] = [5, 0, 0, 1, 10, 0, 0, 1, 0x1f, 0x90]

    static let good = [
        ProxyTranscript(.http, Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8), Array("\(request)\r\n".utf8)),
        ProxyTranscript(
            .http, as: "me", Array("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nVia: squid\r\n\r\n".utf8),
            Array("\(request)Proxy-Authorization: Basic bWU6aHVudGVyMg==\r\n\r\n".utf8)),
        ProxyTranscript(.socks5, [5, 0] + yes, [5, 1, 0] + mx),
        ProxyTranscript(.socks5, as: "me", [5, 0] + yes, [5, 2, 0, 2] + mx),
        ProxyTranscript(
            .socks5, as: "me", [5, 2, 1, 0] + [5, 0, 0, 3, 1, 0x61, 0, 0], [5, 2, 0, 2, 1, 2, 0x6d, 0x65, 7] + Array("hunter2".utf8) + mx),
        ProxyTranscript(
            .socks5, to: "2001:db8::1", [5, 0, 5, 0, 0, 4] + [UInt8](repeating: 0, count: 18),
            [5, 1, 0, 5, 1, 0, 4, 0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1, 0, 25]),
    ]

    static let bad = [
        ProxyTranscript(.http, Array("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".utf8), .proxyAuthentication),
        ProxyTranscript(.http, Array("HTTP/1.1 403 Forbidden\r\nX: y\r\n\r\n".utf8), .proxyRefused),
        ProxyTranscript(.http, Array("HTTP/1.1 503 Service Unavailable\r\n\r\n".utf8), .unreachable),
        ProxyTranscript(.http, Array("HTTP/1.1 504 Gateway Timeout\r\n\r\n".utf8), .timeout),
        ProxyTranscript(.http, Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), .protocolError),
        ProxyTranscript(.http, [UInt8](repeating: 0x78, count: DialogueLimits.octets + 1), .protocolError),
        ProxyTranscript(.socks5, [5, 0xff], .proxyAuthentication),
        ProxyTranscript(.socks5, [5, 2], .protocolError),
        ProxyTranscript(.socks5, as: "me", [5, 2, 1, 1], .proxyAuthentication),
        ProxyTranscript(.socks5, [5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0], .refused),
        ProxyTranscript(.socks5, [5, 0, 5, 4, 0, 1, 0, 0, 0, 0, 0, 0], .unreachable),
        ProxyTranscript(.socks5, [5, 0, 5, 2, 0, 1, 0, 0, 0, 0, 0, 0], .proxyRefused),
        ProxyTranscript(.socks5, [5, 0, 5, 0xee, 0, 1, 0, 0, 0, 0, 0, 0], .proxyRefused),
        ProxyTranscript(.socks5, [5, 0, 5, 0, 0, 9, 0], .protocolError), ProxyTranscript(.socks5, [4, 0x5a], .protocolError),
    ]
}
