import Monitoring
import PKI

/// The diagnosis of one place: what was tried, how far trust reaches, what is wrong and why, what to do, and the commands that confirm it.
struct Explanation: Hashable, Sendable {
    var assessment: Assessment
    var steps: [ExplanationStep]
    var path: [PathNode]
    /// Facts about the path as a whole: until when it is trusted, what was sent beside it, what other paths fail for.
    var pathNotes: [String]
    var problems: [Problem]
    /// Shell commands that show the whole again with other tools.
    var commands: [String]
}

/// One thing that was tried, in the order of time.
struct ExplanationStep: Hashable, Sendable {
    enum Outcome: String, Hashable, Sendable {
        case passed, failed
        /// True and no reason for anything: what was not asked, what is optional.
        case noted
        /// Not reached, or not asked for: not checked is not passed.
        case skipped
    }

    var name: String
    var outcome: Outcome
    var seconds: Double?
    var detail: String
}

/// A certificate on the path of trust, leaf first, or the gap in it.
struct PathNode: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case presented(position: Int)
        case trustStore(String)
        /// Sent, and in the trust store as well.
        case both(position: Int, store: String)
        /// Neither sent nor in the trust store.
        case missing
    }

    /// nil for what is missing.
    var certificate: Certificate?
    /// As a person knows it.
    var title: String
    var source: Source
    /// What is wrong with it on this path.
    var errors: [String]
}

/// One thing that is wrong: a finding, and the facts behind it.
struct Problem: Hashable, Sendable {
    var finding: Finding
    /// The values a person would look up next, one a line.
    var facts: [String]
    /// What to do, without the command.
    var remedy: String
    /// The command that shows the cause; nil where none is known.
    var command: String?
}

/// What an explanation is made from beside the assessment.
struct ExplanationContext: Sendable {
    var now: Timestamp
    /// nil where nothing was verified.
    var store: TrustStoreFacts?
    /// The other paths and why each fails.
    var alternatives: [FailedAttempt] = []
    /// The certificates we presented to the server; empty without an identity.
    var identity: [Certificate] = []
    var shell: ShellContext

    struct FailedAttempt: Hashable, Sendable {
        var certificates: [Certificate]
        var errors: [VerificationError]
    }
}

/// What options say, for the commands of other tools.
struct ShellContext: Hashable, Sendable {
    /// A file; nil for the system's own store or none.
    var trust: String?
    var certificate: String?
    var key: String?
    var passphraseFile: String?
    var at: Timestamp?
    /// `host:port` of a proxy that takes CONNECT; openssl knows no other kind.
    var httpProxy: String?
    /// A file with `user:password` for it.
    var httpProxyCredentialsFile: String?
}
