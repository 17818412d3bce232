import Monitoring
import PKI

/// What all probes of one prober share.
final class ProbeServices: Sendable {
    let clock: any WallClock
    let settings: ProbingSettings
    let reactor: Reactor
    let resolver: Resolver
    let identities: TLSContexts
    let proxies: [String: Proxy]
    let judge: ChainJudge
    /// nil asks nobody.
    let revocation: (any RevocationSource)?
    let auditIdentities = AuditIdentities()
    /// CA names as RFC 4514 writes them.
    let names: RecentMemo<DistinguishedName, String>

    init(
        clock: any WallClock, settings: ProbingSettings, reactor: Reactor, resolver: Resolver, identities: TLSContexts, proxies: [String: Proxy],
        judge: ChainJudge, revocation: (any RevocationSource)?
    ) {
        self.clock = clock
        self.settings = settings
        self.reactor = reactor
        self.resolver = resolver
        self.identities = identities
        self.proxies = proxies
        self.judge = judge
        self.revocation = revocation
        names = RecentMemo(capacity: settings.memoCapacity)
    }
}
