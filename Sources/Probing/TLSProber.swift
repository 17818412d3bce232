import Monitoring
import OpenSSL
import PKI
import Trust

/// Probes TLS endpoints: resolve, connect, handshake, and the server's verdict on our certificate.
///
/// All probes share one thread, one TLS context for each client identity, and what was computed about chains seen before. The caller decides how many
/// probes are under way at once.
public final class TLSProber: Prober {
    let services: ProbeServices

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
        let reactor: Reactor
        do throws(ReactorUnavailable) { reactor = try Reactor() } catch { throw ProberUnavailable(description: error.description) }
        services = ProbeServices(
            clock: clock, settings: settings, reactor: reactor, resolver: resolver, identities: identities, proxies: proxies, judge: judge,
            revocation: revocation)
    }

    /// The thread that carries the connections: what a probe computes in between is little beside its handshake, and needs no other thread to wake.
    public var executor: (any TaskExecutor)? { services.reactor }

    /// Probes the first address of the target's host, by the order of RFC 6724, or all of them; each observation says which that was.
    public func probe(_ target: Target, by deadline: Timestamp) async -> [EndpointObservation] {
        await withTaskExecutorPreference(services.reactor) {
            await run(Look(at: target, observedAt: services.clock.now, by: deadline))
        }
    }

    private func run(_ look: Look) async -> [EndpointObservation] {
        let resolution = await services.resolver.points(for: look, through: services.proxies, alarms: services.reactor)
        let resolveTime = MonotonicTime.now.seconds(since: look.start)
        switch resolution {
        case .failure(let failure):
            return look.observation(resolvedIn: resolveTime, failing: failure)
        case .success(let points):
            if points.count == 1 { return await probe(points[0], in: look, resolvedIn: resolveTime) }
            return await probe(points, in: look, resolvedIn: resolveTime)
        }
    }

    /// All at once: one address that does not answer would otherwise take the time of the others.
    private func probe(_ points: [ConnectionPoint], in look: Look, resolvedIn resolveTime: Double) async -> [EndpointObservation] {
        await withTaskGroup(of: (Int, [EndpointObservation]).self) { group in
            for (index, point) in points.enumerated() {
                group.addTask { (index, await self.probe(point, in: look, resolvedIn: resolveTime)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1).compared
        }
    }

    /// Once, or once for each kind of certificate that is asked for, one after the other.
    private func probe(_ point: ConnectionPoint, in look: Look, resolvedIn resolveTime: Double) async -> [EndpointObservation] {
        var probes: [AddressProbe] = []
        let keyTypes = look.keyTypes
        for keyType in keyTypes {
            let start = keyType == keyTypes.first ? look.start : .now
            let probe = AddressProbe(look, resolvedIn: resolveTime, at: point, keyType: keyType, from: start, with: services)
            probes.append(probe)
            await probe.run()
        }
        return observations(of: probes)
    }

    @inline(never)
    private func observations(of probes: [AddressProbe]) -> [EndpointObservation] { probes.map(\.seen) }
}

/// This machine cannot probe.
public struct ProberUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
}
