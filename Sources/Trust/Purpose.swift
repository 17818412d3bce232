/// What the leaf is to be used for; decides which extended key usages and key usages it and its issuers need.
public enum Purpose: String, Hashable, Sendable, CaseIterable {
    /// The leaf authenticates a TLS server (RFC 5280 §4.2.1.12, id-kp-serverAuth).
    case server
    /// The leaf authenticates a TLS client (id-kp-clientAuth).
    case client
    /// Nothing is asked of key usage and extended key usage of the leaf.
    case any
}
