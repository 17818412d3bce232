import Monitoring

/// STARTTLS of XMPP's streams, RFC 6120 §5.4.
enum XMPPClient: StartTLSProtocol {
    static let kind = StartTLSKind.xmppClient
    static let title = "XMPP"

    static func steps(for name: String) -> [DialogueStep] { XMPPStream.steps(namespace: "jabber:client", domain: name) }
}

/// The same between servers.
enum XMPPServer: StartTLSProtocol {
    static let kind = StartTLSKind.xmppServer
    static let title = "XMPP"

    static func steps(for name: String) -> [DialogueStep] { XMPPStream.steps(namespace: "jabber:server", domain: name) }
}

private enum XMPPStream {
    static func steps(namespace: String, domain: String) -> [DialogueStep] {
        let header =
            "<?xml version='1.0'?><stream:stream xmlns='\(namespace)' xmlns:stream='http://etherx.jabber.org/streams' "
            + "to='\(escaped(domain))' version='1.0'>"
        return [
            .say(Array(header.utf8), words: "the stream's header"), .expect(StreamFeatures()),
            .say(Array("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".utf8), words: "starttls"), .expect(Proceed()),
        ]
    }

    /// XML 1.0 §2.4.
    private static func escaped(_ text: String) -> String {
        let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", "\"": "&quot;"]
        return text.map { entities[$0] ?? String($0) }.joined()
    }
}

/// A tag's local name, `/` in front of it where it ends an element; prefixes are the server's choice.
private struct XMLTag {
    var name: Substring
    /// True for `<name/>`.
    var isEmpty: Bool

    init?(_ part: ArraySlice<UInt8>) {
        guard let begin = part.lastIndex(of: UInt8(ascii: "<")) else { return nil }
        let body = String(decoding: part[begin...].dropFirst().dropLast(), as: UTF8.self)
        isEmpty = body.hasSuffix("/")
        let isEnd = body.hasPrefix("/")
        let qualified = body.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
        let local = qualified.split(separator: ":", omittingEmptySubsequences: false).last ?? qualified
        name = isEnd ? "/" + local : local
    }
}

/// The server's stream header, then its features, starttls among them.
private struct StreamFeatures: Answer {
    let framing = Framing.tag
    private var isOffered = false
    private var hasError = false

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        guard let tag = XMLTag(part) else { return .unexpected }
        if hasError { return .refused }  // the tag within <stream:error> names the condition
        switch tag.name {
        case "starttls": isOffered = true
        case "error": hasError = true
        case "/stream": return .refused
        case "/features": return judge()
        case "features" where tag.isEmpty: return judge()
        case "html", "HTML": return .unexpected
        default: break
        }
        return .incomplete
    }

    private func judge() -> Judgement {
        isOffered ? .complete : .failed(.startTLSNotOffered, detail: "starttls is not among the features of its stream")
    }
}

private struct Proceed: Answer {
    let framing = Framing.tag
    private var isOpen = false

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        guard let tag = XMLTag(part) else { return .unexpected }
        switch tag.name {
        case "proceed" where tag.isEmpty: return .complete
        case "proceed":
            isOpen = true
            return .incomplete
        case "/proceed" where isOpen: return .complete
        case "failure", "error", "/stream": return .refused
        default: return .unexpected
        }
    }
}
