/// A protocol that begins in plain text and turns to TLS at the client's request.
///
/// To add one: its case here, its scheme in `EndpointScheme`, its dialogue in `Probing`.
public enum StartTLSKind: String, Hashable, Sendable, CaseIterable {
    case smtp, lmtp, imap, pop3, ftp, ldap
    case xmppClient = "xmpp-client"
    case xmppServer = "xmpp-server"
    case postgres, mysql, sieve, nntp, irc

    /// What `openssl s_client -starttls` calls it.
    public var opensslName: String { self == .xmppClient ? "xmpp" : rawValue }
}
