import Monitoring

/// IRCv3 `tls` extension: STARTTLS before registration, answered by 670 or 691.
enum IRC: StartTLSProtocol {
    static let kind = StartTLSKind.irc
    static let title = "IRC"

    static func steps(for name: String) -> [DialogueStep] { [.say("STARTTLS"), .expect(IRCNumeric())] }
}

/// Notices and pings may come before the numeric (RFC 2812 §2.3).
private struct IRCNumeric: Answer {
    let framing = Framing.line

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        var words = part.text.split(separator: " ", maxSplits: 3)[...]
        if words.first?.hasPrefix(":") == true { words = words.dropFirst() }
        switch words.first?.uppercased() {
        case "670": return .complete
        case "NOTICE", "PING", "020": return .incomplete  // 020: the wait for registration, of some servers
        case "691", "ERROR", "421", "451", "400": return .refused  // STARTTLS failed, unknown command, not registered
        default: return .unexpected
        }
    }
}
