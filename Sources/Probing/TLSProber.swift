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
    private let expectsMutualTLS: @Sendable (Target) -> Bool
    private let reactor: Reactor
    private let resolver: Resolver
    private let judge: ChainJudge
    private let names: RecentMemo<DistinguishedName, String>

    /// - Parameters:
    ///   - trustStores: by the name under which targets refer to them; "" is the one for targets that name none.
    ///   - identities: by the name under which targets refer to them.
    ///   - expectsMutualTLS: for such targets one more handshake is made, without a client certificate, to see whether the server refuses it.
    /// - Throws: `ProberUnavailable` when this machine has no room for another thread or descriptor, or OpenSSL cannot be set up.
    public convenience init(
        clock: any WallClock, cryptography: SystemCryptography = SystemCryptography(), trustStores: [String: TrustStore],
        identities: [String: ClientIdentity] = [:], verification: VerificationMemo, settings: ProbingSettings = ProbingSettings(),
        expectsMutualTLS: @escaping @Sendable (Target) -> Bool = { _ in false }
    ) throws(ProberUnavailable) {
        try self.init(
            clock: clock, identities: TLSContexts(identities), settings: settings,
            judge: ChainJudge(cryptography: cryptography, trustStores: trustStores, verification: verification, capacity: settings.memoCapacity),
            resolver: Resolver(threadLimit: settings.resolverThreads), expectsMutualTLS: expectsMutualTLS)
    }

    init(
        clock: any WallClock, identities: TLSContexts, settings: ProbingSettings, judge: ChainJudge, resolver: Resolver,
        expectsMutualTLS: @escaping @Sendable (Target) -> Bool
    ) throws(ProberUnavailable) {
        self.clock = clock
        self.settings = settings
        self.identities = identities
        self.judge = judge
        self.resolver = resolver
        self.expectsMutualTLS = expectsMutualTLS
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
            if let address = addresses.first { await observe(&seen, at: address, from: start, by: end) }
        }
        return [seen]
    }

    private func observe(_ seen: inout EndpointObservation, at address: SocketAddress, from start: MonotonicTime, by deadline: MonotonicTime) async {
        seen.address = address.description
        switch identities.context(for: seen.target.identity) {
        case .failure(let failure): seen.failure = failure
        case .success(let context):
            let result = await shakeHands(with: address, seen.target, context, by: deadline)
            note(result, in: &seen)
            seen.timings.total = result.end.seconds(since: start)
            guard expectsMutualTLS(seen.target) else { return }
            seen.anonymousAccess = await anonymousAccess(seen.target, at: address, after: result, by: deadline)
            if seen.anonymousAccess == .refused, result.facts.certificateRequested { seen.handshake?.clientCertificate = .required }
        }
    }

    private func note(_ result: TLSExchangeResult, in seen: inout EndpointObservation) {
        seen.failure = result.failure
        seen.timings.connect = result.connectTime
        seen.timings.starttls = result.startTLSTime
        seen.timings.handshake = result.handshakeTime
        seen.handshake = Handshake(result) { self.names.value(for: $0) { $0.description } }
        guard let message = result.facts.certificateMessage else { return }
        let chain = judge.chain(message, of: result.facts)
        seen.certificates = chain.certificates
        seen.undecodable = chain.undecodable
        seen.verification = judge.verify(chain, for: seen.target, at: settings.verificationTime ?? seen.observedAt)
        judge.noteStaple(in: &seen, at: settings.verificationTime ?? seen.observedAt)
    }

    /// Whether a client without a certificate gets in. Where we have none ourselves, the handshake just made has shown it.
    private func anonymousAccess(_ target: Target, at address: SocketAddress, after result: TLSExchangeResult, by deadline: MonotonicTime) async
        -> AnonymousAccess?
    {
        guard target.identity != nil else { return AnonymousAccess(result) }
        guard result.facts.version != nil, case .success(let anonymous) = identities.context(for: nil) else { return nil }
        return AnonymousAccess(await shakeHands(with: address, target, anonymous, by: deadline))
    }

    /// Handshakes once; once more without application protocols where the server wants another than we speak, and once more with all of OpenSSL's
    /// algorithms where the common ones were not enough.
    private func shakeHands(with address: SocketAddress, _ target: Target, _ context: TLSClientContext, by deadline: MonotonicTime) async
        -> TLSExchangeResult
    {
        var first = await exchange(with: address, target, context, .common, protocols: protocols(of: target), by: deadline)
        if first.refusesApplicationProtocols, !Task.isCancelled {
            first = await exchange(with: address, target, context, .common, by: deadline)
        }
        guard first.mayBeOurAlgorithms, !Task.isCancelled else { return first }
        let second = await exchange(with: address, target, context, .complete, by: deadline)
        return second.facts.certificateMessage == nil ? first : second
    }

    private func exchange(
        with address: SocketAddress, _ target: Target, _ context: TLSClientContext, _ algorithms: TLSClientContext.Algorithms,
        protocols: [String] = [], by deadline: MonotonicTime
    ) async -> TLSExchangeResult {
        let identifier = reactor.nextIdentifier()
        let answer = OneShot<TLSExchangeResult>()
        reactor.begin(
            TLSExchangeRequest(
                identifier: identifier, address: address, preamble: preamble(of: target), context: context, algorithms: algorithms,
                serverName: serverName(of: target), applicationProtocols: protocols, deadline: deadline, verdictPatience: settings.verdictPatience,
                answer: answer))
        return await withTaskCancellationHandler {
            await answer.value
        } onCancel: {
            reactor.cancel(identifier)
        }
    }

    /// What the scheme says; web protocols where it says nothing, and none in other protocols than the web's.
    private func protocols(of target: Target) -> [String] {
        guard let scheme = target.endpoint.scheme else { return TLSProber.applicationProtocols }
        if let name = scheme.applicationProtocol { return [name] }
        return ["https", "wss", "tls"].contains(scheme.name) ? TLSProber.applicationProtocols : []
    }

    private func preamble(of target: Target) -> [PreambleStage] {
        let dialogue = target.endpoint.startTLS.flatMap { StartTLSCatalogue.dialogue($0, with: target.referenceName) }
        return dialogue.map { [PreambleStage(phase: .starttls, dialogue: $0)] } ?? []
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

    /// What an HTTPS client offers.
    private static let applicationProtocols = ["h2", "http/1.1"]

    /// An address literal is not a server name (RFC 6066 §3), and a name is sent without its trailing dot.
    private func serverName(of target: Target) -> String? {
        let name = target.referenceName
        guard IPAddress(name) == nil else { return nil }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}

/// This machine cannot probe.
public struct ProberUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
}
