import Monitoring

/// SSLRequest, PostgreSQL documentation §55.2.10 and §55.7: eight octets, answered by one.
enum PostgreSQL: StartTLSProtocol {
    static let kind = StartTLSKind.postgres
    static let title = "PostgreSQL"

    static func steps(for name: String) -> [DialogueStep] {
        // The length, then the request code 1234 in the upper 16 bits and 5679 in the lower.
        [.say([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f], words: "SSLRequest"), .expect(Consent())]
    }
}

private struct Consent: Answer {
    let framing = Framing.octets(1)

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        switch part.first {
        case UInt8(ascii: "S"): .complete
        case UInt8(ascii: "N"): .failed(.startTLSRefused, detail: "it answered N to SSLRequest: ssl is off in its configuration")
        case UInt8(ascii: "E"): .failed(.startTLSRefused, detail: "it answered SSLRequest with an error message")
        default: .unexpected
        }
    }
}
