/// What answers in plain text where TLS was expected, told by its first bytes.
public enum PeerProtocol: String, Hashable, Sendable, CaseIterable {
    case http = "HTTP"
    case ssh = "SSH"
    /// Their greetings look alike: `220 …`.
    case smtpOrFTP = "SMTP or FTP"
    case pop3 = "POP3"
    case imap = "IMAP"
    case mysql = "MySQL"
    case postgres = "PostgreSQL"
    case redis = "Redis"
    case xmpp = "XMPP"
    case ldap = "LDAP"
    case vnc = "VNC"

    /// - Parameter bytes: the first that the peer sent; a dozen suffices.
    public init?(firstBytes bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(PeerProtocol.longestSign))
        let text = String(decoding: head, as: UTF8.self)
        if let (_, found) = PeerProtocol.signs.first(where: { text.hasPrefix($0.0) }) {
            self = found
        } else if head.count >= 5, head[3] == 0, head[4] == 0x0a || head[4] == 0xff {
            self = .mysql  // length (3, little-endian), sequence 0, protocol version 10 or an error (MySQL's HandshakeV10)
        } else if head.count >= 2, head[0] == 0x30, head.contains(0x78) {
            self = .ldap  // LDAPMessage with an ExtendedResponse, [APPLICATION 24] (RFC 4511 §4.12)
        } else {
            return nil
        }
    }

    /// True unless these may be the first bytes of a TLS record (RFC 8446 §5.1: a content type, then version 3.x).
    static func isForeign(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        return !(20...24).contains(first) || (bytes.count > 1 && bytes[1] != 3)
    }

    /// The first line as a person may see it: printable ASCII, cut after 60 characters.
    public static func excerpt(_ bytes: some Collection<UInt8>) -> String {
        let line = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }.prefix(60)
        return String(decoding: line.map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }

    private static let longestSign = 16
    private static let signs: [(String, PeerProtocol)] = [
        ("HTTP/", .http), ("<html", .http), ("<!DOCTYPE", .http), ("SSH-", .ssh), ("220", .smtpOrFTP), ("421", .smtpOrFTP), ("500 ", .smtpOrFTP),
        ("502 ", .smtpOrFTP), ("554", .smtpOrFTP), ("+OK", .pop3), ("* OK", .imap), ("* BYE", .imap), ("* BAD", .imap), ("-ERR", .redis),
        ("-NOAUTH", .redis), ("<?xml", .xmpp), ("<stream", .xmpp), ("RFB ", .vnc), ("EFATAL", .postgres), ("E\0\0\0", .postgres),
    ]
}
