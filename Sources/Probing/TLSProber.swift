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
    private let auditIdentities = AuditIdentities()
    private let reactor: Reactor
    private let resolver: Resolver
    private let judge: ChainJudge
    private let names: RecentMemo<DistinguishedName, String>

    /// - Parameters:
    ///   - trustStores: by the name under which targets refer to them; "" is the one for targets that name none.
    ///   - identities: by the name under which targets refer to them.
    /// - Throws: `ProberUnavailable` when this machine has no room for another thread or descriptor, or OpenSSL cannot be set up.
    public convenience init(
        clock: any WallClock, cryptography: SystemCryptography = SystemCryptography(), trustStores: [String: TrustStore],
        identities: [String: ClientIdentity] = [:], verification: VerificationMemo, settings: ProbingSettings = ProbingSettings()
    ) throws(ProberUnavailable) {
        try self.init(
            clock: clock, identities: TLSContexts(identities), settings: settings,
            judge: ChainJudge(cryptography: cryptography, trustStores: trustStores, verification: verification, capacity: settings.memoCapacity),
            resolver: Resolver(threadLimit: settings.resolverThreads))
    }

    init(
        clock: any WallClock, identities: TLSContexts, settings: ProbingSettings, judge: ChainJudge, resolver: Resolver
    ) throws(ProberUnavailable) {
        self.clock = clock
        self.settings = settings
        self.identities = identities
        self.judge = judge
        self.resolver = resolver
        names = RecentMemo(capacity: settings.memoCapacity)
        do throws(ReactorUnavailable) { reactor = try Reactor() } catch { throw ProberUnavailable(description: error.description) }
    }

    /// Probes the first address of the target's host, by the order of RFC 6724; the observation says which that was.
    public func probe(_ target: Target, by deadline: Timestamp) async -> [EndpointObservation] {
        let observedAt = clock.now
        let start = MonotonicTime.now
        let end = start.advanced(by: deadline - observedAt)
        var seen = EndpointObservation(target: target, observedAt: observedAt)
        let resolution = await resolve(target.endpoint, by: end)
        seen.timings.resolve = MonotonicTime.now.seconds(since: start)
        switch resolution {
        case .failure(let failure):
            seen.failure = failure
            seen.timings.total = seen.timings.resolve
        case .success(let addresses):
            guard let address = addresses.first else { break }
            return await observe(seen, at: address, from: start, by: end)
        }
        return [seen]
    }

    /// Once, or once for each kind of certificate that is asked for, one after the other.
    private func observe(_ seen: EndpointObservation, at address: SocketAddress, from start: MonotonicTime, by deadline: MonotonicTime) async
        -> [EndpointObservation]
    {
        let keyTypes: [CertificateKeyType?] = seen.target.inspection.keyTypes.isEmpty ? [nil] : seen.target.inspection.keyTypes
        var all: [EndpointObservation] = []
        for keyType in keyTypes {
            var each = seen
            each.keyType = keyType
            await observe(&each, at: address, from: keyType == keyTypes[0] ? start : .now, by: deadline)
            all.append(each)
        }
        return all
    }

    private func observe(_ seen: inout EndpointObservation, at address: SocketAddress, from start: MonotonicTime, by deadline: MonotonicTime) async {
        seen.address = address.description
        switch identities.context(for: seen.target.identity) {
        case .failure(let failure): seen.failure = failure
        case .success(let context):
            let connector = Connector(
                reactor: reactor, target: seen.target, address: address, keyType: seen.keyType, deadline: deadline,
                verdictPatience: settings.verdictPatience,
                anonymous: identities.anonymous)
            let result = await connector.explain(connector.shakeHands(context, connector.offer))
            note(result, in: &seen)
            seen.identity = context.identity.flatMap { PresentedIdentity($0, asked: result.facts) }
            seen.timings.total = result.end.seconds(since: start)
            if seen.target.inspection.auditsMutualTLS { await audit(&seen, connector, context, after: result) }
            if seen.target.inspection.surveys { seen.survey = await Surveyor(connector: connector).survey() }
        }
    }

    private func note(_ result: TLSExchangeResult, in seen: inout EndpointObservation) {
        seen.failure = result.failure
        seen.timings.connect = result.connectTime
        seen.timings.starttls = result.startTLSTime
        seen.timings.handshake = result.handshakeTime
        seen.handshake = Handshake(result, expecting: seen.target.inspection.http) { self.names.value(for: $0) { $0.description } }
        note(HTTPAnswer(result.response), facts: result.facts, in: &seen)
        guard let message = result.facts.certificateMessage else { return }
        let chain = judge.chain(message, of: result.facts)
        seen.certificates = chain.certificates
        seen.undecodable = chain.undecodable
        seen.verification = judge.verify(chain, for: seen.target, at: settings.verificationTime ?? seen.observedAt)
        judge.noteStaple(in: &seen, at: settings.verificationTime ?? seen.observedAt)
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

    private func resolve(_ endpoint: Endpoint, by deadline: MonotonicTime) async -> Resolution {
        if let literal = IPAddress(endpoint.host) { return .success([SocketAddress(address: literal, port: endpoint.port)]) }
        let answer = OneShot<Resolution>()
        resolver.resolve(endpoint.host, port: endpoint.port, into: answer)
        reactor.alarm(at: deadline) {
            answer.settle(.failure(ProbeFailure(phase: .resolve, reason: .timeout, detail: "no answer about \(endpoint.host)")))
        }
        return await withTaskCancellationHandler {
            await answer.value
        } onCancel: {
            answer.settle(.failure(ProbeFailure(phase: .resolve, reason: .cancelled, detail: "the probe was cancelled")))
        }
    }
}

/// This machine cannot probe.
public struct ProberUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
}
