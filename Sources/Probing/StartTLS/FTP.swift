import Monitoring

/// RFC 4217 §4.
enum FTP: StartTLSProtocol {
    static let kind = StartTLSKind.ftp
    static let title = "FTP"

    static func steps(for name: String) -> [DialogueStep] {
        [.expect(NumericReply("220")), .say("AUTH TLS"), .expect(NumericReply("234"))]
    }
}
