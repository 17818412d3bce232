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
    private let staples: RecentMemo<Staple, OCSPAnswer>

    init(cryptography: SystemCryptography, trustStores: [String: TrustStore], verification: VerificationMemo, capacity: Int) {
        self.cryptography = cryptography
        self.trustStores = trustStores
        self.verification = verification
        chains = RecentMemo(capacity: capacity)
        staples = RecentMemo(capacity: capacity)
    }

    /// - Parameter message: the body of the Certificate message.
    func chain(_ message: [UInt8], of facts: TLSHandshakeFacts) -> PresentedChain {
        chains.value(for: Message(version: facts.version, body: message)) { _ in PresentedChain(facts.certificates, digest: cryptography) }
    }

    /// nil when nothing was presented.
    func verify(_ chain: PresentedChain, for target: Target, at time: Timestamp, revocation: Revocation) -> Verification? {
        if let leaf = chain.undecodable.first, leaf.position == 0 {
            return Verification(
                trusted: false, errors: [VerificationError(.malformed, depth: 0, message: "the server's certificate cannot be read: \(leaf.reason)")])
        }
        guard !chain.certificates.isEmpty else { return nil }
        let reference = reference(of: target, for: chain.certificates[0].certificate)
        return verification.verify(
            chain.certificates.map(\.certificate), against: store(of: target), purpose: .server, reference: reference, at: time,
            revocation: revocation)
    }

    /// Which stores would accept the chain; empty where there is but one. What the target's own store makes of it is known already, unless revocation
    /// had a part in it.
    func acceptance(of chain: PresentedChain, for target: Target, verified: Verification?, at time: Timestamp) -> [TrustStoreAcceptance] {
        guard trustStores.count > 1, verified != nil, let leaf = chain.certificates.first, leaf.position == 0 else { return [] }
        let reference = reference(of: target, for: leaf.certificate)
        return trustStores.map { key, store in
            let verdict = verification.verify(
                chain.certificates.map(\.certificate), against: store, purpose: .server, reference: reference, at: time)
            return TrustStoreAcceptance(
                store: key.isEmpty ? store.name : key, isAccepted: verdict.trusted, reason: verdict.errors.first?.message)
        }.sorted { $0.store < $1.store }
    }

    func store(of target: Target) -> TrustStore {
        let name = target.trustStore ?? ""
        return trustStores[name] ?? TrustStore(name: name, anchors: [])
    }

    /// The evidence with the stapled response beside it.
    func adding(_ staple: [UInt8]?, about chain: PresentedChain, to revocation: Revocation) -> Revocation {
        guard revocation.policy != .ignore, let staple, let leaf = chain.certificates.first, leaf.position == 0,
            let response = try? OCSPResponse(der: staple, digest: cryptography)
        else { return revocation }
        return Revocation(revocation.policy, evidence: revocation.evidence.adding([leaf.certificate.fingerprint: response], digests: cryptography))
    }

    /// Judges the stapled response, and by it the chain: what the server itself says is revoked no client accepts, and where the leaf demands a staple,
    /// trust ends with it.
    func noteStaple(in seen: inout EndpointObservation, at time: Timestamp) {
        guard let response = seen.handshake?.stapledResponse, let leaf = seen.certificates.first, leaf.position == 0 else { return }
        let issuers = issuers(of: leaf.certificate, in: seen)
        let key = Staple(response: response, leaf: leaf.certificate.fingerprint, issuers: issuers.map(\.fingerprint))
        let answer = staples.value(for: key) { _ in self.answer(in: response, about: leaf.certificate, issuedBy: issuers) }
        let status = answer.status(of: leaf.certificate, at: time)
        seen.handshake?.stapledStatus = status
        seen.verification = seen.verification?.judged(by: status, of: leaf.certificate)
    }

    private func answer(in response: [UInt8], about leaf: Certificate, issuedBy issuers: [Certificate]) -> OCSPAnswer {
        do throws(DecodingFailure) {
            let response = try OCSPResponse(der: response, digest: cryptography)
            return OCSPJudge(signatures: cryptography, digests: cryptography).answer(about: leaf, issuedBy: issuers, in: response)
        } catch {
            return .unusable("it cannot be read: \(error)")
        }
    }

    /// The issuer on the path, then whatever else bears the name.
    private func issuers(of leaf: Certificate, in seen: EndpointObservation) -> [Certificate] {
        let path = seen.verification?.path.dropFirst().prefix(1) ?? []
        let presented = seen.certificates.map(\.certificate).filter { $0.subject.matches(leaf.issuer) }
        let trusted = store(of: seen.target).anchors(named: leaf.issuer)
        var known: Set<Fingerprint> = []
        return (path + presented + trusted).filter { known.insert($0.fingerprint).inserted }
    }

    private struct Staple: Hashable {
        var response: [UInt8]
        var leaf: Fingerprint
        var issuers: [Fingerprint]

        /// One server has one response at a time; comparing settles the rest.
        func hash(into hasher: inout Hasher) { hasher.combine(leaf) }
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

extension Verification {
    /// What a stapled response about the leaf makes of the verdict.
    fileprivate func judged(by staple: RevocationStatus, of leaf: Certificate) -> Verification {
        var verdict = self
        if staple.state == .revoked, !errors.contains(where: { $0.code == .revoked && $0.depth == 0 }) {
            verdict.trusted = false
            (verdict.trustedUntil, verdict.limitingCertificate) = (nil, nil)
            verdict.errors.insert(VerificationError(.revoked, depth: 0, certificate: leaf.fingerprint, message: staple.detail), at: 0)
        } else if staple.state == .good, leaf.mustStaple, let end = staple.nextUpdate, let until = trustedUntil, end < until {
            (verdict.trustedUntil, verdict.limitingCertificate) = (end, leaf.fingerprint)
        }
        return verdict
    }
}
