import Monitoring

/// RFC 9051 §6.2.1. The command is sent without a look at the capabilities: its answer says it all, a round trip earlier.
enum IMAP: StartTLSProtocol {
    static let kind = StartTLSKind.imap
    static let title = "IMAP"

    static func steps(for name: String) -> [DialogueStep] {
        [.expect(Greeting()), .say(Array("a1 STARTTLS\r\n".utf8), words: "STARTTLS"), .expect(TaggedResponse(tag: "a1"))]
    }
}

/// RFC 9051 §7.1: OK, PREAUTH or BYE. A connection that is authenticated already cannot turn to TLS any more.
private struct Greeting: Answer {
    let framing = Framing.line

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let words = part.text.uppercased().split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "*" else { return .unexpected }
        switch words[1] {
        case "OK": return .complete
        case "BYE", "PREAUTH": return .refused
        default: return .unexpected
        }
    }
}

/// The response with our tag; untagged ones before it are passed over.
private struct TaggedResponse: Answer {
    let framing = Framing.line
    let tag: Substring

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let words = part.text.split(separator: " ", maxSplits: 2)
        guard words.count >= 2 else { return .unexpected }
        if words[0] == "*" { return words[1].uppercased() == "BYE" ? .refused : .incomplete }
        guard words[0] == tag else { return .unexpected }
        switch words[1].uppercased() {
        case "OK": return .complete
        case "NO", "BAD": return .refused
        default: return .unexpected
        }
    }
}
