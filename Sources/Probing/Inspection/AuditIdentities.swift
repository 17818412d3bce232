import OpenSSL
import PKI
import Synchronization

/// Client identities that no server should let in: issued by a CA that was made for the occasion and is known to nobody. They live in memory only.
final class AuditIdentities: Sendable {
    struct Contexts: Sendable {
        let foreign: TLSClientContext
        let expired: TLSClientContext
    }

    private let made = Mutex<Contexts?>(nil)

    /// Made at the first need.
    ///
    /// - Parameter now: the present, by which one of them has expired.
    func contexts(at now: Timestamp) throws -> Contexts {
        if let known = made.withLock({ $0 }) { return known }
        let contexts = try AuditIdentities.make(at: now)
        made.withLock { $0 = contexts }
        return contexts
    }

    private static func make(at now: Timestamp) throws -> Contexts {
        let life = Validity(notBefore: now - .seconds(86_400), notAfter: now + lifetime)
        let authority = try IssuedCertificate.selfSigned(.authority("certvigil audit, a CA nobody trusts", organization: "certvigil", validity: life))
        let past = Validity(notBefore: now - .seconds(30 * 86_400), notAfter: now - .seconds(86_400))
        return Contexts(
            foreign: try context(authority.issue(.client("certvigil audit, foreign", validity: life)), authority),
            expired: try context(authority.issue(.client("certvigil audit, expired", validity: past)), authority))
    }

    private static func context(_ client: IssuedCertificate, _ authority: IssuedCertificate) throws -> TLSClientContext {
        let identity = try ClientIdentity.pem(
            certificate: Array((client.pem + authority.pem).utf8), key: Array(client.privateKey.pem().utf8), passphrase: nil)
        return try TLSClientContext(identity: identity)
    }

    /// Longer than any process lives.
    private static let lifetime = Duration.seconds(20 * 366 * 86_400)
}
