import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@testable import Probing

/// A PKI, a prober that trusts it, and short words for probing a port of 127.0.0.1.
struct ProbeWorld: Sendable {
    let pki: TestPKI
    let leaf: IssuedCertificate
    let prober: TLSProber
    let clock: ManualClock

    /// - Parameters:
    ///   - now: the present of certificates; peers that cannot be told another need today's.
    ///   - pki: of another world, to be trusted here as well.
    init(
        at now: Timestamp = TestPKI.epoch, sharing pki: TestPKI? = nil, proxies: [String: Proxy] = [:], settings: ProbingSettings = ProbingSettings(),
        lookup: @escaping @Sendable (String, UInt16) -> Resolution = { lookUp($0, port: $1) }
    ) throws {
        self.pki = try pki ?? TestPKI(at: now)
        leaf = try self.pki.server([.dns("service.example"), .ip("127.0.0.1")])
        let identities = [
            "good": try ProbeWorld.identity(self.pki.client(), chain: [self.pki.intermediate]),
            "rogue": try ProbeWorld.identity(TestPKI("Rogue", at: now).client()),
        ]
        let cryptography = SystemCryptography()
        let stores = ["": TrustStore(name: "test", anchors: [try self.pki.root.certificate])]
        let verification = VerificationMemo(PathValidator(signatures: cryptography))
        clock = ManualClock(at: now)
        prober = try TLSProber(
            clock: clock, identities: TLSContexts(identities), proxies: proxies, settings: settings,
            judge: ChainJudge(cryptography: cryptography, trustStores: stores, verification: verification, capacity: 64),
            resolver: Resolver(threadLimit: 2, lookup: lookup))
    }

    static func identity(_ client: IssuedCertificate, chain: [IssuedCertificate] = []) throws -> ClientIdentity {
        try .pem(certificate: Array(([client] + chain).pem.utf8), key: Array(client.privateKey.pem().utf8), passphrase: nil)
    }

    var chain: [IssuedCertificate] { pki.chain(leaf) }

    /// Makes connections to a port of 127.0.0.1.
    func connector(to port: UInt16, within limit: Duration = .seconds(30)) throws -> Connector {
        let target = Target(name: "test", endpoint: Endpoint(host: "127.0.0.1", port: port))
        let address = SocketAddress(address: try #require(IPAddress("127.0.0.1")), port: port)
        return Connector(
            prober.services, to: ConnectionPoint(address: address, label: address.description),
            for: Look(at: target, observedAt: clock.now, by: clock.now + limit), keyType: nil)
    }

    /// - Parameter limit: counted from now to the deadline.
    func probe(
        _ port: UInt16, host: String = "127.0.0.1", as identity: String? = nil, serverName: String? = "service.example",
        spiffeID: SPIFFEIDPattern? = nil, starting kind: StartTLSKind? = nil, within limit: Duration = .seconds(30),
        examining inspection: Inspection = Inspection()
    ) async throws -> EndpointObservation {
        let endpoint = Endpoint(host: host, port: port, scheme: kind.map { .starting($0) })
        let target = Target(
            name: "test", endpoint: endpoint, serverName: serverName, spiffeID: spiffeID, identity: identity, inspection: inspection)
        let seen = await prober.probe(target, by: clock.now + limit)
        guard let first = seen.first, seen.count == 1 else { throw WrongCount(count: seen.count) }
        return first
    }
}

struct WrongCount: Error { var count: Int }
