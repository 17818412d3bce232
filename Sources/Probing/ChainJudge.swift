import Monitoring
import OpenSSL
import PKI
import Trust

/// Decodes presented chains and verifies them, remembering both: most probes meet a chain that was met before.
struct ChainJudge: Sendable {
    private struct Message: Hashable {
        var version: UInt16?
        var body: [UInt8]

        /// At once: the synthesised one feeds an array byte by byte.
        func hash(into hasher: inout Hasher) { body.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    private let cryptography: SystemCryptography
    private let trustStores: [String: TrustStore]
    private let verification: VerificationMemo
    private let chains: RecentMemo<Message, PresentedChain>

    init(cryptography: SystemCryptography, trustStores: [String: TrustStore], verification: VerificationMemo, capacity: Int) {
        self.cryptography = cryptography
        self.trustStores = trustStores
        self.verification = verification
        chains = RecentMemo(capacity: capacity)
    }

    /// - Parameter message: the body of the Certificate message.
    func chain(_ message: [UInt8], of facts: TLSHandshakeFacts) -> PresentedChain {
        chains.value(for: Message(version: facts.version, body: message)) { _ in PresentedChain(facts.certificates, digest: cryptography) }
    }

    /// nil when nothing was presented.
    func verify(_ chain: PresentedChain, for target: Target, at time: Timestamp) -> Verification? {
        if let leaf = chain.undecodable.first, leaf.position == 0 {
            return Verification(
                trusted: false, errors: [VerificationError(.malformed, depth: 0, message: "the server's certificate cannot be read: \(leaf.reason)")])
        }
        guard !chain.certificates.isEmpty else { return nil }
        let name = target.trustStore ?? ""
        let store = trustStores[name] ?? TrustStore(name: name, anchors: [])
        let reference = reference(of: target, for: chain.certificates[0].certificate)
        return verification.verify(chain.certificates.map(\.certificate), against: store, purpose: .server, reference: reference, at: time)
    }

    /// The name that the leaf has to carry. A workload with a SPIFFE ID is known by that alone (X509-SVID §5.2), unless a server name is configured
    /// and the leaf carries such names as well.
    private func reference(of target: Target, for leaf: Certificate) -> ReferenceIdentity? {
        if target.spiffeID != nil, target.serverName == nil || !leaf.carriesServiceName { return nil }
        // A name that is neither a DNS name nor an address is looked for all the same, and not found.
        return ReferenceIdentity(target.referenceName) ?? .dns(target.referenceName.lowercased())
    }
}

extension Certificate {
    /// True where a subject alternative name is one by which RFC 9525 knows a service.
    fileprivate var carriesServiceName: Bool {
        subjectAlternativeNames.contains { name in
            switch name {
            case .dns, .ip: true
            case .uri, .email, .directory, .other: false
            }
        }
    }
}
