import Monitoring

/// A reply of three digits and text, over several lines where a hyphen follows the first line's digits (RFC 5321 §4.2, RFC 959 §4.2).
struct NumericReply: Answer {
    let framing = Framing.line
    /// Codes of consent.
    let codes: [String]
    /// A capability that must be listed.
    let capability: String?
    private var firstCode: String?
    private var isOffered = false

    init(_ codes: String..., offering capability: String? = nil) {
        self.codes = codes
        self.capability = capability
    }

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let line = part.text
        let code = String(line.prefix(3))
        let isReplyLine = code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let separator = line.dropFirst(3).first ?? " "
        if firstCode == nil {
            guard isReplyLine, separator == " " || separator == "-" else { return .unexpected }
            firstCode = code
        }
        if line.dropFirst(4).split(separator: " ").first?.uppercased() == capability { isOffered = true }
        // FTP lets lines between the first and the last be free text.
        guard isReplyLine, separator == " ", code == firstCode else { return .incomplete }
        return judge(code)
    }

    private mutating func judge(_ code: String) -> Judgement {
        if codes.contains(code) {
            guard let capability, !isOffered else { return .complete }
            return .failed(.startTLSNotOffered, detail: "\(capability) is not among the capabilities it lists")
        }
        switch code.first {
        case "1":  // FTP: a preliminary reply, another will follow
            firstCode = nil
            return .incomplete
        case "4", "5": return .refused
        default: return .unexpected
        }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes of a line as text, without its end.
    var text: String {
        let end = last == UInt8(ascii: "\n") ? dropLast() : self
        return String(decoding: end.last == UInt8(ascii: "\r") ? end.dropLast() : end, as: UTF8.self)
    }
}
