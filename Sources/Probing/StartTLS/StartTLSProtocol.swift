import Monitoring

/// How one protocol turns from plain text to TLS. To add one: a file with a conforming type, and a line in `StartTLSCatalogue`.
protocol StartTLSProtocol: Sendable {
    static var kind: StartTLSKind { get }
    /// The protocol's name, for messages.
    static var title: String { get }

    /// - Parameter name: of the server, for protocols whose servers want to know who is meant.
    static func steps(for name: String) -> [DialogueStep]
}

enum StartTLSCatalogue {
    static let all: [any StartTLSProtocol.Type] = [
        SMTP.self, LMTP.self, IMAP.self, POP3.self, FTP.self, LDAP.self, XMPPClient.self, XMPPServer.self, PostgreSQL.self, MySQL.self, Sieve.self,
        NNTP.self, IRC.self,
    ]

    /// The dialogue that asks a server for TLS; nil for a kind that is not in the catalogue, which a test rules out.
    static func dialogue(_ kind: StartTLSKind, with name: String) -> Dialogue? {
        all.first { $0.kind == kind }.map { Dialogue($0.title, $0.steps(for: name)) }
    }

    /// How we call ourselves where a protocol wants a name: a reserved one that belongs to nobody (RFC 2606 §2).
    static let clientName = "certvigil.invalid"
}
