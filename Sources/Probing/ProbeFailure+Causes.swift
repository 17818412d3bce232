import Glibc
import Monitoring
import OpenSSL

extension ProbeFailure {
    /// A system call failed.
    ///
    /// - Parameter attempt: what was tried, in the infinitive: `connect to 192.0.2.1:443`.
    init(_ phase: Phase, errno code: Int32, doing attempt: String) {
        let reason: Reason =
            switch code {
            case ECONNREFUSED: .refused
            case ECONNRESET, EPIPE, ECONNABORTED: .reset
            case ETIMEDOUT: .timeout
            case _ where ProbeFailure.isLocal(code): .localResources
            default: .unreachable  // ENETUNREACH, EHOSTUNREACH, and EACCES or EPERM of a packet filter
            }
        self.init(phase: phase, reason: reason, detail: "cannot \(attempt): \(String(cString: strerror(code)))")
    }

    /// The same failure of a connection to a proxy.
    ///
    /// - Parameters:
    ///   - proxy: its URL, for the detail.
    ///   - hasAnswered: true when the proxy has taken the connection: refused, unreachable and timeout are then what it says of the target.
    func blaming(proxy: String, hasAnswered: Bool) -> ProbeFailure {
        var failure = self
        switch reason {
        case .cancelled, .localResources: return self
        case .nameNotFound, .noAddress, .resolverFailure: failure.reason = .proxyUnreachable
        case .refused, .unreachable, .timeout: if !hasAnswered { failure.reason = .proxyUnreachable }
        case .reset: failure.reason = hasAnswered ? .proxyFailed : .proxyUnreachable
        case .closed, .protocolError: failure.reason = .proxyFailed
        default: break
        }
        failure.detail = "proxy \(proxy): \(detail)"
        return failure
    }

    /// - Parameter afterStartTLS: the handshake began at our request, within a connection in plain text.
    init(_ failure: TLSFailure, afterStartTLS: Bool = false) {
        if afterStartTLS, case .notTLS = failure.reason {
            self.init(phase: .starttls, reason: .plaintextAfterStartTLS, detail: "it agreed to TLS and then \(failure.detail)")
            return
        }
        let phase: Phase =
            switch failure.reason {
            case .clientCertificateRequired, .clientCertificateRejected: .clientAuth
            default: failure.isAfterHandshake ? .read : .handshake
            }
        let reason: Reason =
            switch failure.reason {
            case .alert: .alert
            case .notTLS: .notTLS
            case .protocolVersion: .protocolVersion
            case .noSharedCipher: .noSharedCipher
            case .closed: .closed
            case .reset: .reset
            case .certificateUndecodable, .protocolError: .protocolError
            case .clientCertificateRequired: .clientCertificateRequired
            case .clientCertificateRejected: .clientCertificateRejected
            }
        let alert = failure.alert.map { FatalAlert(name: $0.alert.description, direction: $0.isReceived ? .received : .sent) }
        self.init(phase: phase, reason: reason, detail: failure.detail, alert: alert)
    }
}
