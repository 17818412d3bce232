import Monitoring
import PKI

/// TLS was begun and did not come about.
public struct HandshakeFailedCheck: Check {
    public static let id = CheckID("handshake_failed")
    public static let citation = Citation.rfc(8446, "6.2")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            "TLS handshake with \(seen.peer) failed: \(Self.phrase(failure))"
        } hint: { seen, failure in
            "\(Self.advice(failure.reason, seen.handshake)); confirm with: \(Confirmation.handshake(seen.target))"
        }
    }

    private static func phrase(_ failure: ProbeFailure) -> String {
        if !failure.detail.isEmpty { return failure.detail }
        switch failure.reason {
        case .reset: return "connection reset"
        case .closed: return "connection closed"
        case .protocolVersion: return "no common protocol version"
        case .noSharedCipher: return "no common cipher suite"
        case .alert: return "the server sent a fatal alert"
        default: return "the server broke the protocol"
        }
    }

    private static func advice(_ reason: ProbeFailure.Reason, _ handshake: Handshake?) -> String {
        switch reason {
        case .noSharedCipher where handshake?.version == .tls13 && handshake?.group != nil:
            "let the server accept X25519 or P-256 as well; a client that speaks what it wants may be served all the while"
        case .protocolVersion: "let the server accept TLS 1.2 or 1.3"
        case .noSharedCipher: "let the server accept a cipher suite that fits its key (ECDHE with AES-GCM or ChaCha20), and see that it has a key"
        case .reset, .closed: "see the server's log for why it hangs up; a proxy that expects another server_name does this too"
        default: "see the server's log for the alert; a server_name it does not serve is a common reason"
        }
    }
}
