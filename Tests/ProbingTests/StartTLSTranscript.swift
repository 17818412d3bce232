import Monitoring
import Testing

@testable import Probing

/// A whole dialogue as a server holds it that agrees to TLS.
struct StartTLSTranscript: Sendable, CustomTestStringConvertible {
    enum Line: Hashable, Sendable {
        case server([UInt8])
        case client([UInt8])
    }

    var kind: StartTLSKind
    var name: String
    var lines: [Line]

    init(_ kind: StartTLSKind, _ name: String, _ lines: [Line]) {
        self.kind = kind
        self.name = name
        self.lines = lines
    }

    var testDescription: String { "\(kind.rawValue), \(name)" }

    /// What the server says, in one piece.
    var answers: [UInt8] { lines.flatMap(\.answer) }

    /// What the client says, in one piece.
    var questions: [UInt8] { lines.flatMap(\.question) }
}

extension StartTLSTranscript.Line {
    static func server(_ text: String) -> Self { .server(Array(text.utf8)) }
    static func client(_ text: String) -> Self { .client(Array(text.utf8)) }

    fileprivate var answer: [UInt8] { if case .server(let bytes) = self { bytes } else { [] } }
    fileprivate var question: [UInt8] { if case .client(let bytes) = self { bytes } else { [] } }
}

extension StartTLSTranscript {
    static let all = [
        StartTLSTranscript(
            .smtp, "as Postfix",
            [
                .server("220 mx.example ESMTP Postfix (Debian/GNU)\r\n"), .client("EHLO certvigil.invalid\r\n"),
                .server("250-mx.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n"), .client("STARTTLS\r\n"),
                .server("220 2.0.0 Ready to start TLS\r\n"),
            ]),
        StartTLSTranscript(
            .smtp, "greeting over several lines, STARTTLS last, bare LF",
            [
                .server("220-mx.example\n220-no unsolicited mail\n220 ESMTP\n"), .client("EHLO certvigil.invalid\r\n"),
                .server("250-mx.example\n250 starttls\n"), .client("STARTTLS\r\n"), .server("220-Ready\r\n220 now\r\n"),
            ]),
        StartTLSTranscript(
            .lmtp, "as Dovecot",
            [
                .server("220 mx.example Dovecot ready.\r\n"), .client("LHLO certvigil.invalid\r\n"),
                .server("250-mx.example\r\n250-STARTTLS\r\n250 PIPELINING\r\n"), .client("STARTTLS\r\n"), .server("220 2.0.0 Begin TLS\r\n"),
            ]),
        StartTLSTranscript(
            .imap, "with capabilities in the greeting and an untagged response",
            [
                .server("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] Dovecot ready.\r\n"), .client("a1 STARTTLS\r\n"),
                .server("* CAPABILITY IMAP4rev1\r\na1 OK Begin TLS negotiation now.\r\n"),
            ]),
        StartTLSTranscript(
            .pop3, "as Dovecot", [.server("+OK Dovecot ready.\r\n"), .client("STLS\r\n"), .server("+OK Begin TLS negotiation now.\r\n")]),
        StartTLSTranscript(
            .ftp, "as vsftpd", [.server("220 (vsFTPd 3.0.3)\r\n"), .client("AUTH TLS\r\n"), .server("234 Proceed with negotiation.\r\n")]),
        StartTLSTranscript(
            .ftp, "preliminary reply, free text within the greeting",
            [
                .server("120 in 3 minutes\r\n220-Welcome\r\n230 is a number within the text\r\n 220 too\r\n\r\n220 ready\r\n"),
                .client("AUTH TLS\r\n"), .server("234-yes\r\n234 go\r\n"),
            ]),
        StartTLSTranscript(
            .ldap, "as OpenLDAP",
            [.client(LDAPSamples.request), .server([0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00])]),
        StartTLSTranscript(.ldap, "as Active Directory, with long lengths", [.client(LDAPSamples.request), .server(LDAPSamples.activeDirectory)]),
        StartTLSTranscript(
            .xmppClient, "as Prosody",
            [
                .client(XMPPSamples.header("jabber:client")),
                .server(
                    "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1' from='service.example' version='1.0'>"
                        + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"),
                .client(XMPPSamples.starttls), .server("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            ]),
        StartTLSTranscript(
            .xmppServer, "another prefix, elements without the short form",
            [
                .client(XMPPSamples.header("jabber:server")),
                .server(
                    "<s:stream xmlns:s='http://etherx.jabber.org/streams' version='1.0'>\n<s:features><starttls xmlns='x'></starttls></s:features>"),
                .client(XMPPSamples.starttls), .server("<proceed xmlns='x'></proceed>"),
            ]),
        StartTLSTranscript(.postgres, "as PostgreSQL", [.client([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f]), .server("S")]),
        StartTLSTranscript(.mysql, "as MariaDB", [.server(MySQLSamples.handshake(capabilities: 0xffff)), .client(MySQLSamples.request)]),
        StartTLSTranscript(
            .sieve, "as Dovecot",
            [
                .server(
                    "\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n\"SIEVE\" \"fileinto reject\"\r\n\"STARTTLS\"\r\n\"VERSION\" \"1.0\"\r\nOK \"ready.\"\r\n"
                ),
                .client("STARTTLS\r\n"), .server("OK \"Begin TLS negotiation now.\"\r\n"),
            ]),
        StartTLSTranscript(
            .nntp, "as INN",
            [.server("200 news.example InterNetNews server ready\r\n"), .client("STARTTLS\r\n"), .server("382 Begin TLS negotiation now\r\n")]),
        StartTLSTranscript(
            .irc, "notices first",
            [
                .client("STARTTLS\r\n"),
                .server(":irc.example NOTICE AUTH :*** Looking up your hostname\r\nPING :12345\r\n:irc.example 670 * :STARTTLS successful\r\n"),
            ]),
    ]
}

enum LDAPSamples {
    static let request: [UInt8] = [0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16] + Array("1.3.6.1.4.1.1466.20037".utf8)
    static let activeDirectory: [UInt8] =
        [0x30, 0x84, 0, 0, 0, 0x28, 0x02, 0x01, 0x01, 0x78, 0x84, 0, 0, 0, 0x1f, 0x0a, 0x01, 0, 0x04, 0, 0x04, 0, 0x8a, 0x16]
        + Array("1.3.6.1.4.1.1466.20037".utf8)

    static func response(code: UInt8, message: String, identifier: UInt8 = 1) -> [UInt8] {
        let text = Array(message.utf8)
        let body: [UInt8] = [0x0a, 0x01, code, 0x04, 0x00, 0x04, UInt8(text.count)] + text
        let operation: [UInt8] = [0x02, 0x01, identifier, 0x78, UInt8(body.count)] + body
        return [0x30, UInt8(operation.count)] + operation
    }
}

enum XMPPSamples {
    static let starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

    static func header(_ namespace: String, to name: String = "service.example") -> String {
        "<?xml version='1.0'?><stream:stream xmlns='\(namespace)' xmlns:stream='http://etherx.jabber.org/streams' to='\(name)' version='1.0'>"
    }
}

enum MySQLSamples {
    static let request: [UInt8] = [32, 0, 0, 1, 0, 0x8a, 0, 0, 0, 0, 0, 1, 33] + [UInt8](repeating: 0, count: 23)

    static func handshake(capabilities: UInt16) -> [UInt8] {
        let challenge: [UInt8] = [7, 0, 0, 0] + Array("challeng".utf8) + [0]
        let lower = [UInt8(truncatingIfNeeded: capabilities), UInt8(capabilities >> 8)]
        let payload = [10] + Array("5.5.5-10.11.6-MariaDB".utf8) + [0] + challenge + lower + [33, 2, 0] + [UInt8](repeating: 0, count: 26)
        return [UInt8(payload.count), 0, 0, 0] + payload
    }

    static func error(_ message: String) -> [UInt8] {
        let payload: [UInt8] = [0xff, 0x69, 0x04] + Array(message.utf8)
        return [UInt8(payload.count), 0, 0, 0] + payload
    }
}
