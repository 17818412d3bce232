import Monitoring
import Testing

@testable import Probing

@Suite("the dialogue before TLS")
struct StartTLSTests {
    @Test("every kind has one dialogue in the catalogue, a scheme of its name, and a transcript")
    func catalogue() {
        #expect(StartTLSCatalogue.all.map { $0.kind.rawValue }.sorted() == StartTLSKind.allCases.map(\.rawValue).sorted())
        for kind in StartTLSKind.allCases {
            #expect(EndpointScheme.named(kind.rawValue)?.startTLS == kind)
            #expect(StartTLSTranscript.all.contains { $0.kind == kind })
        }
    }

    @Test("agrees on TLS", arguments: StartTLSTranscript.all)
    func agrees(transcript: StartTLSTranscript) throws {
        var dialogue = try #require(StartTLSCatalogue.dialogue(transcript.kind, with: "service.example"))
        for line in transcript.lines {
            switch line {
            case .client(let bytes): #expect(dialogue.takeOutgoing() == bytes)
            case .server(let bytes):
                #expect(dialogue.progress == .talking)
                dialogue.receive(bytes)
            }
        }
        #expect(dialogue.progress == .finished)
        #expect(dialogue.rest.isEmpty)
    }

    @Test("takes the answers byte by byte as in one piece", arguments: StartTLSTranscript.all)
    func byteByByte(transcript: StartTLSTranscript) throws {
        var dialogue = try #require(StartTLSCatalogue.dialogue(transcript.kind, with: "service.example"))
        var said = dialogue.takeOutgoing()
        for byte in transcript.answers {
            #expect(dialogue.progress == .talking)
            dialogue.receive([byte])
            said += dialogue.takeOutgoing()
        }
        #expect(dialogue.progress == .finished)
        #expect(said == transcript.questions)
    }

    @Test("is not over before the last byte, wherever it is cut, and tells where it was", arguments: StartTLSTranscript.all)
    func cut(transcript: StartTLSTranscript) throws {
        for count in 0..<transcript.answers.count {
            var dialogue = try #require(StartTLSCatalogue.dialogue(transcript.kind, with: "service.example"))
            dialogue.receive(transcript.answers.prefix(count))
            #expect(dialogue.progress == .talking, "cut after \(count) bytes")
            #expect(!dialogue.interruption.isEmpty)
        }
    }

    /// Whatever a byte is turned into, the dialogue ends well, ends badly or goes on; it never sends what it would not have sent.
    @Test("survives every byte being another one", arguments: StartTLSTranscript.all)
    func bent(transcript: StartTLSTranscript) throws {
        for position in transcript.answers.indices {
            for other: UInt8 in [0x00, 0x0a, 0x20, 0x3e, 0x7f, 0xff, transcript.answers[position] ^ 0x01] {
                var answers = transcript.answers
                answers[position] = other
                var dialogue = try #require(StartTLSCatalogue.dialogue(transcript.kind, with: "service.example"))
                dialogue.receive(answers)
                #expect(transcript.questions.starts(with: dialogue.takeOutgoing()))
            }
        }
    }

    @Test("hands over what comes behind the last answer", arguments: StartTLSTranscript.all)
    func rest(transcript: StartTLSTranscript) throws {
        var dialogue = try #require(StartTLSCatalogue.dialogue(transcript.kind, with: "service.example"))
        dialogue.receive(transcript.answers + Array("INJECTED".utf8))
        #expect(dialogue.progress == .finished)
        dialogue.receive(Array(" LATER".utf8))
        #expect(dialogue.rest == Array("INJECTED LATER".utf8))
    }

    @Test("tells a refusal from a missing offer and from another protocol", arguments: StartTLSRefusal.all)
    func refused(refusal: StartTLSRefusal) throws {
        var whole = try #require(StartTLSCatalogue.dialogue(refusal.kind, with: "service.example"))
        whole.receive(refusal.answers)
        #expect(whole.progress == .failed(refusal.reason, detail: refusal.detail))
        var bytewise = try #require(StartTLSCatalogue.dialogue(refusal.kind, with: "service.example"))
        for byte in refusal.answers { bytewise.receive([byte]) }
        guard case .failed(refusal.reason, _) = bytewise.progress else { return #expect(bytewise.progress == .talking) }
    }

    @Test(
        "does not listen to an endless greeting", arguments: [StartTLSKind.smtp, .imap, .pop3, .ftp, .ldap, .xmppClient, .mysql, .sieve, .nntp, .irc])
    func endless(kind: StartTLSKind) throws {
        let chunks: [[UInt8]] = [
            Array("220-no end\r\n".utf8), Array("<a>".utf8), Array("x".utf8), [0x30, 0x83, 0xff, 0xff, 0xff], [0xff, 0xff, 0x00, 0x00],
        ]
        for chunk in chunks {
            var dialogue = try #require(StartTLSCatalogue.dialogue(kind, with: "service.example"))
            var count = 0
            while dialogue.progress == .talking, count < 1 << 20 {
                dialogue.receive(chunk)
                count += chunk.count
            }
            guard case .failed(.protocolError, _) = dialogue.progress else { return #expect(Bool(false), "\(dialogue.progress)") }
            #expect(count <= DialogueLimits.octets + chunk.count)
        }
    }

    @Test("shows what the peer said without its control characters")
    func controlCharacters() throws {
        var dialogue = try #require(StartTLSCatalogue.dialogue(.smtp, with: "service.example"))
        dialogue.receive(Array("554 \u{1b}[2J\u{202e}go away\u{7}\r\n".utf8))
        #expect(dialogue.progress == .failed(.startTLSRefused, detail: "it answered \"554 .[2J...go away.\""))
    }

    @Test("names a server whose name would end an XML attribute in entities")
    func escaped() throws {
        var dialogue = try #require(StartTLSCatalogue.dialogue(.xmppClient, with: "a'><b c=\"&"))
        #expect(dialogue.takeOutgoing() == Array(XMPPSamples.header("jabber:client", to: "a&apos;&gt;&lt;b c=&quot;&amp;").utf8))
    }
}

/// What a server says that does not agree to TLS, and what is made of it.
struct StartTLSRefusal: Sendable, CustomTestStringConvertible {
    var kind: StartTLSKind
    var answers: [UInt8]
    var reason: ProbeFailure.Reason
    var detail: String

    init(_ kind: StartTLSKind, _ answers: String, _ reason: ProbeFailure.Reason, _ detail: String) {
        self.init(kind, Array(answers.utf8), reason, detail)
    }

    init(_ kind: StartTLSKind, _ answers: [UInt8], _ reason: ProbeFailure.Reason, _ detail: String) {
        (self.kind, self.answers, self.reason, self.detail) = (kind, answers, reason, detail)
    }

    var testDescription: String { "\(kind.rawValue): \(detail)" }

    static let all = [
        StartTLSRefusal(.smtp, "554 5.7.1 no service\r\n", .startTLSRefused, "it answered \"554 5.7.1 no service\""),
        StartTLSRefusal(.smtp, "421 too busy\r\n", .startTLSRefused, "it answered \"421 too busy\""),
        StartTLSRefusal(
            .smtp, "220 mx\r\n250-mx\r\n250 SIZE\r\n", .startTLSNotOffered, "STARTTLS is not among the capabilities it lists"),
        StartTLSRefusal(
            .smtp, "220 mx\r\n250-mx\r\n250 STARTTLS\r\n454 4.7.0 TLS not available\r\n", .startTLSRefused,
            "it answered \"454 4.7.0 TLS not available\" to STARTTLS"),
        StartTLSRefusal(
            .smtp, "220 mx\r\n250-mx\r\n250 STARTTLS\r\n250 fine\r\n", .protocolError, "the answer \"250 fine\" to STARTTLS is not SMTP's"),
        StartTLSRefusal(
            .smtp, "SSH-2.0-OpenSSH_9.2p1\r\n", .protocolError, "the peer speaks SSH, not SMTP; its first bytes are \"SSH-2.0-OpenSSH_9.2p1\""),
        StartTLSRefusal(
            .imap, "220 mx ESMTP\r\n", .protocolError, "the peer speaks SMTP or FTP, not IMAP; its first bytes are \"220 mx ESMTP\""),
        StartTLSRefusal(.imap, "* BYE full\r\n", .startTLSRefused, "it answered \"* BYE full\""),
        StartTLSRefusal(.imap, "* PREAUTH welcome\r\n", .startTLSRefused, "it answered \"* PREAUTH welcome\""),
        StartTLSRefusal(.imap, "* OK hi\r\na1 BAD unknown\r\n", .startTLSRefused, "it answered \"a1 BAD unknown\" to STARTTLS"),
        StartTLSRefusal(.pop3, "+OK hi\r\n-ERR unknown\r\n", .startTLSRefused, "it answered \"-ERR unknown\" to STLS"),
        StartTLSRefusal(.ftp, "220 hi\r\n530 Please login\r\n", .startTLSRefused, "it answered \"530 Please login\" to AUTH TLS"),
        StartTLSRefusal(
            .ldap, LDAPSamples.response(code: 52, message: "TLS\u{1b} is off"), .startTLSRefused,
            "it answered StartTLS with the result code 52 (unavailable): \"TLS? is off\""),
        StartTLSRefusal(
            .ldap, LDAPSamples.response(code: 0, message: "", identifier: 2), .protocolError, "the answer \"0....x.\" to StartTLS is not LDAP's"),
        StartTLSRefusal(
            .ldap, "HTTP/1.1 400 Bad Request\r\n", .protocolError,
            "the peer speaks HTTP, not LDAP; its first bytes are \"HTTP/1.1 400 Bad Request\" (no LDAPMessage)"),
        StartTLSRefusal(
            .ldap, [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a], .protocolError,
            "it answers in TLS where LDAP was expected: the port speaks TLS from the first byte"),
        StartTLSRefusal(
            .xmppClient, "<stream:stream><stream:features><mechanisms/></stream:features>", .startTLSNotOffered,
            "starttls is not among the features of its stream"),
        StartTLSRefusal(
            .xmppClient, "<stream:stream><stream:error><host-unknown xmlns='x'/>", .startTLSRefused,
            "it answered \"<host-unknown xmlns='x'/>\" to the stream's header"),
        StartTLSRefusal(
            .xmppServer, "<s:stream><s:features><starttls/></s:features><failure xmlns='x'/>", .startTLSRefused,
            "it answered \"<failure xmlns='x'/>\" to starttls"),
        StartTLSRefusal(.postgres, "N", .startTLSRefused, "it answered N to SSLRequest: ssl is off in its configuration"),
        StartTLSRefusal(
            .mysql, MySQLSamples.handshake(capabilities: 0xf7ff), .startTLSNotOffered, "CLIENT_SSL is not among its capabilities"),
        StartTLSRefusal(.mysql, MySQLSamples.error("Host is blocked"), .startTLSRefused, "it refuses us: \"Host is blocked\""),
        StartTLSRefusal(
            .sieve, "\"SIEVE\" \"fileinto\"\r\nOK\r\n", .startTLSNotOffered, "STARTTLS is not among the capabilities it lists"),
        StartTLSRefusal(.sieve, "\"STARTTLS\"\r\nOK\r\nNO \"later\"\r\n", .startTLSRefused, "it answered \"NO \"later\"\" to STARTTLS"),
        StartTLSRefusal(.nntp, "200 hi\r\n580 no\r\n", .startTLSRefused, "it answered \"580 no\" to STARTTLS"),
        StartTLSRefusal(.irc, ":irc 691 * :no\r\n", .startTLSRefused, "it answered \":irc 691 * :no\" to STARTTLS"),
        StartTLSRefusal(.irc, "ERROR :Closing link\r\n", .startTLSRefused, "it answered \"ERROR :Closing link\" to STARTTLS"),
    ]
}
