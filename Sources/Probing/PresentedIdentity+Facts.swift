import Monitoring
import OpenSSL
import PKI

extension PresentedIdentity {
    /// - Parameter facts: what the server asked for.
    init?(_ identity: ClientIdentity, asked facts: TLSHandshakeFacts) {
        guard let leaf = identity.chain.first else { return nil }
        let wanted = facts.acceptableAuthorities
        let isAcceptable: Bool? =
            facts.certificateRequested && !wanted.isEmpty
            ? identity.issuers.contains { issuer in wanted.contains { $0.matches(issuer) } } : nil
        self.init(certificate: leaf, isIssuerAcceptable: isAcceptable)
    }
}
