import Monitoring

/// StartTLS extended operation, RFC 4511 §4.14.
enum LDAP: StartTLSProtocol {
    static let kind = StartTLSKind.ldap
    static let title = "LDAP"

    static func steps(for name: String) -> [DialogueStep] { [.say(request, words: "StartTLS"), .expect(ExtendedResponse())] }

    /// LDAPMessage { messageID 1, ExtendedRequest { requestName 1.3.6.1.4.1.1466.20037 } }
    private static let request: [UInt8] = [0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16] + Array("1.3.6.1.4.1.1466.20037".utf8)
}

/// An LDAPMessage with an ExtendedResponse, of which only the result code matters.
private struct ExtendedResponse: Answer {
    let framing = Framing.berElement

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        guard let message = BERElement(part, tag: 0x30), let identifier = BERElement(message.content, tag: 0x02),
            let response = BERElement(identifier.rest, tag: 0x78), let code = BERElement(response.content, tag: 0x0a),
            let number = code.content.first, code.content.count == 1
        else { return .unexpected }
        guard number != 0 else { return identifier.content.elementsEqual([1]) ? .complete : .unexpected }
        let diagnostic = BERElement(code.rest, tag: 0x04).flatMap { BERElement($0.rest, tag: 0x04) }?.content ?? []
        let name = ExtendedResponse.names[number].map { " (\($0))" } ?? ""
        let words = diagnostic.isEmpty ? "" : ": \"\(diagnostic.text.plainText.prefix(200))\""
        return .failed(.startTLSRefused, detail: "it answered StartTLS with the result code \(number)\(name)\(words)")
    }

    /// RFC 4511 §4.1.9, those a server gives to StartTLS.
    private static let names: [UInt8: String] = [
        1: "operationsError", 2: "protocolError", 8: "strongerAuthRequired", 10: "referral", 51: "busy", 52: "unavailable", 53: "unwillingToPerform",
        80: "other",
    ]
}

/// One element in BER with a definite length, which some servers write longer than needed.
private struct BERElement {
    var content: ArraySlice<UInt8>
    /// What follows it.
    var rest: ArraySlice<UInt8>

    init?(_ bytes: ArraySlice<UInt8>, tag: UInt8) {
        guard bytes.first == tag, case .length(let length, let header) = BERLength(bytes), length <= bytes.count - header else { return nil }
        content = bytes.dropFirst(header).prefix(length)
        rest = bytes.dropFirst(header + length)
    }
}

/// The length octets behind a tag of one octet (X.690 §8.1.3).
private enum BERLength {
    case incomplete
    /// Indefinite, or larger than any answer.
    case unusable
    case length(Int, header: Int)

    init(_ bytes: ArraySlice<UInt8>) {
        let octets = bytes.dropFirst()
        guard let first = octets.first else {
            self = .incomplete
            return
        }
        guard first >= 0x80 else {
            self = .length(Int(first), header: 2)
            return
        }
        let count = Int(first & 0x7f)
        guard (1...4).contains(count) else {
            self = .unusable
            return
        }
        guard octets.count > count else {
            self = .incomplete
            return
        }
        let length = octets.dropFirst().prefix(count).reduce(0) { $0 << 8 | Int($1) }
        self = length <= DialogueLimits.octets ? .length(length, header: 2 + count) : .unusable
    }
}

extension Framing {
    fileprivate static let berElement = Framing { bytes, _ in
        guard let tag = bytes.first else { return .incomplete }
        guard tag == 0x30 else { return .malformed("no LDAPMessage") }
        switch BERLength(bytes) {
        case .incomplete: return .incomplete
        case .unusable: return .malformed("no length that an answer has")
        case .length(let length, let header):
            return bytes.count >= header + length ? .complete(end: bytes.startIndex + header + length) : .incomplete
        }
    }
}
