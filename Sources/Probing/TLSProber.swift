import Monitoring
import OpenSSL
import PKI
import Trust

/// Probes TLS endpoints: resolve, connect, handshake, and the server's verdict on our certificate.
///
/// All probes share one thread for their sockets, one TLS context for each client identity, and what was computed about chains seen before. The caller
/// decides how many probes are under way at once.
public final class TLSProber: Prober {
    let clock: any WallClock
    let settings: ProbingSettings
    private let identities: TLSContexts
    private let proxies: [String: Proxy]
    private let auditIdentities = AuditIdentities()
    private let revocationSource: (any RevocationSource)?
    private let reactor: Reactor
    private let resolver: Resolver
    private let judge: ChainJudge
    private let names: RecentMemo<DistinguishedName, String>

    /// - Parameters:
    ///   - trustStores: by the name under which targets refer to them; "" is the one for targets that name none.
    ///   - identities: by the name under which targets refer to them.
    ///   - proxies: by the name under which targets refer to them.
    ///   - revocation: asked before each verification; nil asks nobody.
    /// - Throws: `ProberUnavailable` when this machine has no room for another thread or descriptor, or OpenSSL cannot be set up.
    public convenience init(
        clock: any WallClock, cryptography: SystemCryptography = SystemCryptography(), trustStores: [String: TrustStore],
        identities: [String: ClientIdentity] = [:], proxies: [String: Proxy] = [:], verification: VerificationMemo,
        settings: ProbingSettings = ProbingSettings(), revocation: (any RevocationSource)? = nil
    ) throws(ProberUnavailable) {
        try self.init(
            clock: clock, identities: TLSContexts(identities), proxies: proxies, settings: settings,
            judge: ChainJudge(cryptography: cryptography, trustStores: trustStores, verification: verification, capacity: settings.memoCapacity),
            resolver: Resolver(threadLimit: settings.resolverThreads), revocation: revocation)
    }

    init(
        clock: any WallClock, identities: TLSContexts, proxies: [String: Proxy] = [:], settings: ProbingSettings, judge: ChainJudge,
        resolver: Resolver, revocation: (any RevocationSource)? = nil
    ) throws(ProberUnavailable) {
        self.clock = clock
        self.settings = settings
        self.identities = identities
        self.proxies = proxies
        self.judge = judge
        self.resolver = resolver
        revocationSource = revocation
        names = RecentMemo(capacity: settings.memoCapacity)
        do throws(ReactorUnavailable) { reactor = try Reactor() } catch { throw ProberUnavailable(description: error.description) }
    }

    /// Probes the first address of the target's host, by the order of RFC 6724, or all of them; each observation says which that was.
    public func probe(_ target: Target, by deadline: Timestamp) async -> [EndpointObservation] {
        let observedAt = clock.now
        let start = MonotonicTime.now
        let end = start.advanced(by: deadline - observedAt)
        var seen = EndpointObservation(target: target, observedAt: observedAt)
        let resolution = await resolver.points(of: target, through: proxies, alarms: reactor, by: end)
        seen.timings.resolve = MonotonicTime.now.seconds(since: start)
        switch resolution {
        case .failure(let failure):
            seen.failure = failure
            seen.timings.total = seen.timings.resolve
            return [seen]
        case .success(let points): return await observe(seen, at: points, from: start, by: end)
        }
    }

    /// All at once: one address that does not answer would otherwise take the time of the others.
    private func observe(_ begun: EndpointObservation, at points: [ConnectionPoint], from start: MonotonicTime, by deadline: MonotonicTime) async
        -> [EndpointObservation]
    {
        guard points.count > 1 else {
            guard let point = points.first else { return [begun] }
            return await observe(begun, at: point, from: start, by: deadline)
        }
        return await withTaskGroup(of: (Int, [EndpointObservation]).self) { group in
            for (index, point) in points.enumerated() {
                group.addTask { (index, await self.observe(begun, at: point, from: start, by: deadline)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1).compared
        }
    }

    /// Once, or once for each kind of certificate that is asked for, one after the other.
    private func observe(_ seen: EndpointObservation, at point: ConnectionPoint, from start: MonotonicTime, by deadline: MonotonicTime) async
        -> [EndpointObservation]
    {
        let keyTypes: [CertificateKeyType?] = seen.target.inspection.keyTypes.isEmpty ? [nil] : seen.target.inspection.keyTypes
        var all: [EndpointObservation] = []
        for keyType in keyTypes {
            var each = seen
            each.keyType = keyType
            await observe(&each, at: point, from: keyType == keyTypes[0] ? start : .now, by: deadline)
            all.append(each)
        }
        return all
    }

    private func observe(_ seen: inout EndpointObservation, at point: ConnectionPoint, from start: MonotonicTime, by deadline: MonotonicTime) async {
        seen.address = point.label
        switch identities.context(for: seen.target.identity) {
        case .failure(let failure): seen.failure = failure
        case .success(let context):
            let connector = Connector(
                reactor: reactor, target: seen.target, address: point.address, proxy: point.proxy, keyType: seen.keyType, deadline: deadline,
                verdictPatience: settings.verdictPatience,
                anonymous: identities.anonymous)
            let result = await connector.explain(connector.shakeHands(context, connector.offer))
            seen.timings.total = result.end.seconds(since: start)
            await note(result, in: &seen, by: deadline)
            seen.identity = context.identity.flatMap { PresentedIdentity($0, asked: result.facts) }
            if seen.target.inspection.auditsMutualTLS { await audit(&seen, connector, context, after: result) }
            if seen.target.inspection.surveys { seen.survey = await Surveyor(connector: connector).survey() }
        }
    }

    private func note(_ result: TLSExchangeResult, in seen: inout EndpointObservation, by deadline: MonotonicTime) async {
        seen.failure = result.failure
        seen.timings.connect = result.connectTime
        seen.timings.starttls = result.startTLSTime
        seen.timings.handshake = result.handshakeTime
        seen.timings.read = result.readTime
        seen.handshake = Handshake(result, expecting: seen.target.inspection.http) { self.names.value(for: $0) { $0.description } }
        note(HTTPAnswer(result.response), facts: result.facts, in: &seen)
        guard let message = result.facts.certificateMessage else { return }
        let chain = judge.chain(message, of: result.facts)
        seen.certificates = chain.certificates
        seen.undecodable = chain.undecodable
        let time = settings.verificationTime ?? seen.observedAt
        let known = judge.adding(result.facts.stapledResponse, about: chain, to: await revocation(of: chain, seen.target, by: deadline))
        seen.verification = judge.verify(chain, for: seen.target, at: time, revocation: known)
        seen.acceptance = judge.acceptance(of: chain, for: seen.target, verified: seen.verification, at: time)
        judge.noteStaple(in: &seen, at: time)
    }

    private func revocation(of chain: PresentedChain, _ target: Target, by deadline: MonotonicTime) async -> Revocation {
        guard let revocationSource, !chain.certificates.isEmpty else { return .ignored }
        let patience = Duration.seconds(deadline.seconds(since: .now))
        return await revocationSource.revocation(
            of: chain.certificates.map(\.certificate), against: judge.store(of: target), for: target, by: clock.now + patience)
    }

    /// A server that misses our certificate in HTTP requires it all the same.
    private func note(_ answer: HTTPAnswer?, facts: TLSHandshakeFacts, in seen: inout EndpointObservation) {
        seen.httpStatus = answer?.status
        guard let answer, answer.blamesCertificate, facts.certificateRequested, !facts.certificatePresented else { return }
        seen.handshake?.clientCertificate = .required
    }

    private func audit(_ seen: inout EndpointObservation, _ connector: Connector, _ ours: TLSClientContext, after first: TLSExchangeResult) async {
        guard let foreign = try? auditIdentities.contexts(at: clock.now) else { return }
        var contexts = [
            (MutualTLSAttempt.Credential.noCertificate, identities.anonymous), (.foreignCA, foreign.foreign), (.expired, foreign.expired),
        ]
        if ours.identity != nil { contexts.append((.configured, ours)) }
        seen.mutualTLSAudit = await MutualTLSAuditor(connector: connector, contexts: contexts).audit(after: first)
        let anonymousAttempts = seen.mutualTLSAudit.filter { $0.credential == .noCertificate && $0.isSettled }
        if first.facts.certificateRequested, !anonymousAttempts.isEmpty, anonymousAttempts.allSatisfy({ $0.outcome == .refused }) {
            seen.handshake?.clientCertificate = .required
        }
    }
}

/// This machine cannot probe.
public struct ProberUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
}
