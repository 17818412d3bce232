import Monitoring

/// RFC 2033 §4.1: SMTP with another greeting.
enum LMTP: StartTLSProtocol {
    static let kind = StartTLSKind.lmtp
    static let title = "LMTP"

    static func steps(for name: String) -> [DialogueStep] {
        [
            .expect(NumericReply("220")),
            .say("LHLO \(StartTLSCatalogue.clientName)"),
            .expect(NumericReply("250", offering: "STARTTLS")),
            .say("STARTTLS"),
            .expect(NumericReply("220")),
        ]
    }
}
