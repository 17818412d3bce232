import Monitoring
import OpenSSL

/// One TLS context for each client identity, and one without; made once, since that takes a thousand times as long as a connection.
struct TLSContexts: Sendable {
    /// Presents no certificate.
    let anonymous: TLSClientContext
    private let named: [String: Result<TLSClientContext, TLSSetupError>]

    /// An identity that OpenSSL refuses is no reason to give up on targets that use another: it fails the probes that need it.
    init(_ identities: [String: ClientIdentity]) throws(ProberUnavailable) {
        do throws(TLSSetupError) {
            anonymous = try TLSClientContext(identity: nil)
        } catch {
            throw ProberUnavailable(description: error.description)
        }
        named = identities.mapValues { identity in
            do throws(TLSSetupError) {
                return .success(try TLSClientContext(identity: identity))
            } catch {
                return .failure(error)
            }
        }
    }

    /// - Parameter identity: nil for a client that presents no certificate.
    func context(for identity: String?) -> Result<TLSClientContext, ProbeFailure> {
        guard let identity else { return .success(anonymous) }
        guard let context = named[identity] else {
            return .failure(ProbeFailure(phase: .handshake, reason: .identityUnusable, detail: "no client identity is named \"\(identity)\""))
        }
        return context.mapError { error in
            ProbeFailure(phase: .handshake, reason: .identityUnusable, detail: "client identity \"\(identity)\": \(error)")
        }
    }
}
