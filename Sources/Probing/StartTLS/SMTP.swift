import Monitoring

/// RFC 3207. A server that does not list STARTTLS among its extensions is not asked.
enum SMTP: StartTLSProtocol {
    static let kind = StartTLSKind.smtp
    static let title = "SMTP"

    static func steps(for name: String) -> [DialogueStep] {
        [
            .expect(NumericReply("220")),
            .say("EHLO \(StartTLSCatalogue.clientName)"),
            .expect(NumericReply("250", offering: "STARTTLS")),
            .say("STARTTLS"),
            .expect(NumericReply("220")),
        ]
    }
}
