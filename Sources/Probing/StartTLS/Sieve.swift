import Monitoring

/// ManageSieve, RFC 5804 §2.2.
enum Sieve: StartTLSProtocol {
    static let kind = StartTLSKind.sieve
    static let title = "ManageSieve"

    static func steps(for name: String) -> [DialogueStep] {
        [.expect(SieveResponse(capability: "\"STARTTLS\"")), .say("STARTTLS"), .expect(SieveResponse(capability: nil))]
    }
}

/// Lines of capabilities, then OK, NO or BYE (RFC 5804 §1.3).
private struct SieveResponse: Answer {
    let framing = Framing.line
    let capability: String?
    private var isOffered = false

    init(capability: String?) { self.capability = capability }

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let line = part.text
        guard !line.hasPrefix("\"") else {
            if line.uppercased() == capability { isOffered = true }
            return .incomplete
        }
        switch line.prefix(while: \.isLetter).uppercased() {
        case "OK":
            guard capability != nil, !isOffered else { return .complete }
            return .failed(.startTLSNotOffered, detail: "STARTTLS is not among the capabilities it lists")
        case "NO", "BYE": return .refused
        default: return .unexpected
        }
    }
}
