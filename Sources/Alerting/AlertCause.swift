import Monitoring

/// What kind of trouble an alert is about. Checks that name the same trouble at different stages share a cause, so that one alert lives through all of
/// them: an expiring certificate that expires escalates its alert instead of opening a second one.
public struct AlertCause: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// The cause a check's findings belong to; a check that no family lists is a cause of its own.
    public init(_ check: CheckID) { self = AlertCause.known[check]?.cause ?? AlertCause(rawValue: check.rawValue) }

    /// A certificate ends, wherever it stands in a chain.
    public static let expiry = AlertCause(rawValue: "expiry")
    /// No TLS connection comes about.
    public static let connectivity = AlertCause(rawValue: "connectivity")
    /// The server does not let our identity in.
    public static let clientCertificate = AlertCause(rawValue: "client_certificate")
    /// Our own client certificate ends.
    public static let clientIdentity = AlertCause(rawValue: "client_certificate_expiry")
    /// A client without a certificate is let in.
    public static let mutualTLS = AlertCause(rawValue: "mutual_tls_not_enforced")
    /// A presented certificate is not one.
    public static let malformedCertificate = AlertCause(rawValue: "malformed_certificate")
    /// A file cannot be read or understood.
    public static let file = AlertCause(rawValue: "file")

    /// How far the trouble has gone: within a cause, a finding of a later stage escalates an alert even where its severity stays the same.
    static func stage(of check: CheckID) -> Int { known[check]?.stage ?? 0 }

    private static let known: [CheckID: (cause: AlertCause, stage: Int)] = {
        var known: [CheckID: (AlertCause, Int)] = [:]
        for family in families {
            for (stage, checks) in family.stages.enumerated() {
                for check in checks { known[CheckID(check)] = (family.cause, stage) }
            }
        }
        return known
    }()

    private static let families: [(cause: AlertCause, stages: [[String]])] = [
        (.expiry, [["certificate_expiring", "chain_expiring"], ["certificate_expired", "chain_certificate_expired"]]),
        (.connectivity, [["endpoint_unreachable", "timeout", "handshake_failed", "not_tls", "starttls_failed", "probe_not_made"]]),
        (.clientCertificate, [["client_certificate_required", "client_certificate_rejected"]]),
        (.clientIdentity, [["client_certificate_expiring"], ["client_certificate_expired"]]),
        (.file, [["file_unreadable", "file_undecodable"]]),
    ]
}

extension AlertCause: CustomStringConvertible {
    public var description: String { rawValue }
}
