/// Why a probe did not end in a usable connection: a result like any other.
public struct ProbeFailure: Error, Hashable, Sendable {
    /// The phase that failed; a metric label, a JSON field and a history column.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        case resolve, connect, starttls, handshake
        /// The server refused our client certificate, or the lack of one.
        case clientAuth = "client_auth"
        /// After the handshake, while waiting for the verdict.
        case read
    }

    /// Closed set, so that it may serve as a metric label.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case nameNotFound = "name_not_found"
        /// The name exists but has no address of the family asked for.
        case noAddress = "no_address"
        case resolverFailure = "resolver_failure"
        case timeout
        case refused
        case unreachable
        case reset
        /// The peer closed the connection before the handshake was over.
        case closed
        /// The peer's first bytes are not a TLS record.
        case notTLS = "not_tls"
        /// The peer sent a fatal alert; its name is in the detail.
        case alert
        case protocolVersion = "protocol_version"
        case noSharedCipher = "no_shared_cipher"
        case clientCertificateRequired = "client_certificate_required"
        case clientCertificateRejected = "client_certificate_rejected"
        /// Bytes within TLS, or within the dialogue before it, that break the protocol's rules.
        case protocolError = "protocol_error"
        /// The proxy does not resolve or does not answer: nothing is known about the target.
        case proxyUnreachable = "proxy_unreachable"
        /// The proxy wants other credentials, or any.
        case proxyAuthentication = "proxy_authentication"
        /// The proxy may not or does not want to connect to the target.
        case proxyRefused = "proxy_refused"
        /// The proxy broke the dialogue off or its protocol's rules.
        case proxyFailed = "proxy_failed"
        /// The peer speaks the protocol and does not list STARTTLS among what it can do.
        case startTLSNotOffered = "starttls_not_offered"
        /// The peer answered no, to STARTTLS or to our connection.
        case startTLSRefused = "starttls_refused"
        /// After its consent to TLS the peer sent something else, as somebody in between who slips plain text in would (CVE-2011-0411).
        case plaintextAfterStartTLS = "plaintext_after_starttls"
        /// Our own client certificate or key cannot be used.
        case identityUnusable = "identity_unusable"
        /// This machine could not try: no descriptor, no memory.
        case localResources = "local_resources"
        case cancelled
    }

    public var phase: Phase
    public var reason: Reason
    /// What the system or the TLS library said, for a person; stripped of control characters before it is shown.
    public var detail: String
    /// The alert that ended the connection; nil where none did.
    public var alert: FatalAlert?

    public init(phase: Phase, reason: Reason, detail: String, alert: FatalAlert? = nil) {
        self.alert = alert
        self.phase = phase
        self.reason = reason
        self.detail = detail
    }
}

/// A fatal alert of TLS (RFC 8446 §6.2).
public struct FatalAlert: Hashable, Sendable, Codable {
    public enum Direction: String, Hashable, Sendable, Codable {
        /// By the server.
        case received
        /// By us, since the server broke the rules.
        case sent
    }

    /// As IANA's registry has it, `unknown_ca`.
    public var name: String
    public var direction: Direction

    public init(name: String, direction: Direction) {
        self.name = name
        self.direction = direction
    }
}
