import Monitoring

/// RFC 4642 §2.2.
enum NNTP: StartTLSProtocol {
    static let kind = StartTLSKind.nntp
    static let title = "NNTP"

    static func steps(for name: String) -> [DialogueStep] {
        [.expect(NumericReply("200", "201")), .say("STARTTLS"), .expect(NumericReply("382"))]
    }
}
