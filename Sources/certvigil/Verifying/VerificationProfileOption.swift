import ArgumentParser
import Trust

/// `--profile` of `verify`.
enum VerificationProfileOption: String, CaseIterable, ExpressibleByArgument {
    /// As TLS clients in use.
    case deployed
    /// And every rule RFC 5280 §4 gives to issuers.
    case rfc5280
    /// And the CA/Browser Forum's Baseline Requirements.
    case strict

    var profile: VerificationProfile {
        switch self {
        case .deployed: .deployed
        case .rfc5280: .conforming
        case .strict: .strict
        }
    }
}
