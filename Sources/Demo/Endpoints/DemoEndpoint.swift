import OpenSSL
import PKI

/// One endpoint of the demo, serving until it is stopped.
public final class DemoEndpoint: Sendable {
    let scenario: DemoScenario
    /// `127.0.0.1:port`.
    public let endpoint: String
    private let server: LoopbackTLSServer?

    /// The target's name.
    public var name: String { scenario.name }
    /// What there is to see: `it does not send its intermediate`.
    public var summary: String { scenario.summary }
    /// The name its certificate should carry.
    public var serverName: String { DemoPKI.dnsName(of: name) }

    init(_ scenario: DemoScenario, of pki: DemoPKI) throws {
        self.scenario = scenario
        let server = try LoopbackTLSServer(scenario.settings(of: pki))
        endpoint = server.endpoint
        if scenario.isDown { server.stop() }
        self.server = scenario.isDown ? nil : server
    }

    /// Shows a new healthy certificate, with its chain, from now on.
    func renew(of pki: DemoPKI, at now: Timestamp) throws {
        guard let server else { throw DemoError("\(name) does not run") }
        try server.replaceChain([pki.service(name, validity: DemoPKI.validity(at: now, daysLeft: 300)), pki.intermediate])
    }

    func stop() { server?.stop() }
}

extension DemoScenario {
    fileprivate func settings(of pki: DemoPKI) throws -> TLSServerSettings {
        let leaf = try leaf(of: pki)
        let above = certificate == .unknownRoot ? pki.foreignRoot : pki.intermediate
        var settings = TLSServerSettings(chain: sendsIntermediate ? [leaf, above] : [leaf])
        settings.versions = versions
        settings.clientAuthenticationTime = pki.now
        settings.clientAuthentication =
            switch clients {
            case .required: .required([pki.root])
            case .optional: .optional([pki.root])
            case .foreign: .required([pki.foreignRoot])
            }
        return settings
    }

    private func leaf(of pki: DemoPKI) throws -> IssuedCertificate {
        let standard = DemoPKI.validity(at: pki.now, daysLeft: 200)
        switch certificate {
        case .healthy(let daysLeft): return try pki.service(name, validity: DemoPKI.validity(at: pki.now, daysLeft: daysLeft))
        case .wrongName: return try pki.service(name, dnsName: "\(name)-old.default.svc.cluster.local", validity: standard)
        case .unknownRoot: return try pki.service(name, validity: standard, issuer: pki.foreignRoot)
        case .shortLived:
            return try pki.service(name, validity: Validity(notBefore: pki.now - .hours(1), notAfter: pki.now + .hours(23)))
        }
    }
}
