import Monitoring

/// RFC 2595 §4.
enum POP3: StartTLSProtocol {
    static let kind = StartTLSKind.pop3
    static let title = "POP3"

    static func steps(for name: String) -> [DialogueStep] {
        [.expect(StatusIndicator()), .say("STLS"), .expect(StatusIndicator())]
    }
}

/// RFC 1939 §3.
private struct StatusIndicator: Answer {
    let framing = Framing.line

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let line = part.text
        if line.hasPrefix("+OK") { return .complete }
        return line.hasPrefix("-ERR") ? .refused : .unexpected
    }
}
