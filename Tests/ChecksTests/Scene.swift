import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Trust

/// Observations to be judged: real certificates, verified as the product verifies them.
struct Scene {
    let pki: TestPKI
    var now = TestPKI.epoch
    var policy = Policy()
    var previous: Observation?

    init() throws { pki = try TestPKI() }

    /// An endpoint that presents this chain to a client that asks for `name`.
    ///
    /// - Parameter anchors: what the client trusts; by default the PKI's root.
    func endpoint(
        presenting chain: [IssuedCertificate], name: String = "service.example", trusting anchors: [IssuedCertificate]? = nil
    ) throws -> Observation {
        var seen = EndpointObservation(target: target(name), address: "192.0.2.1:8443", observedAt: now)
        seen.certificates = try presented(chain)
        seen.verification = try verify(chain, name: name, trusting: anchors)
        return .endpoint(seen)
    }

    /// An endpoint whose probe failed.
    func endpoint(
        failing phase: ProbeFailure.Phase, _ reason: ProbeFailure.Reason, detail: String = "", identity: String? = nil
    ) -> Observation {
        var target = target("service.example")
        target.identity = identity
        let failure = ProbeFailure(phase: phase, reason: reason, detail: detail)
        let address = phase == .resolve ? nil : "192.0.2.1:8443"
        return .endpoint(EndpointObservation(target: target, address: address, observedAt: now, failure: failure))
    }

    /// A file of the scan `volumes`, verified where anchors are given.
    func file(
        _ certificates: [IssuedCertificate], path: String = "/etc/tls/tls.crt", failure: FileFailure? = nil,
        trusting anchors: [IssuedCertificate]? = nil
    ) throws -> Observation {
        var file = FileObservation(scan: "volumes", path: path, observedAt: now, format: FileFormatName(rawValue: "pem"), failure: failure)
        file.certificates = try presented(certificates)
        if let anchors { file.verification = try verify(certificates, name: nil, trusting: anchors) }
        return .file(file)
    }

    func assess(_ observation: Observation) -> Assessment {
        Assessor().assess(observation, previous: previous, policy: policy, at: now)
    }

    private func target(_ name: String) -> Target { Target(name: "payments", endpoint: Endpoint(host: name, port: 8443)) }

    private func presented(_ chain: [IssuedCertificate]) throws -> [PresentedCertificate] {
        try chain.certificates.enumerated().map { PresentedCertificate(position: $0.offset, certificate: $0.element) }
    }

    private func verify(_ chain: [IssuedCertificate], name: String?, trusting anchors: [IssuedCertificate]?) throws -> Verification {
        let store = TrustStore(name: "test", anchors: try (anchors ?? [pki.root]).certificates)
        return PathValidator(signatures: SystemCryptography())
            .verify(try chain.certificates, against: store, purpose: .server, reference: name.flatMap { ReferenceIdentity($0) }, at: now)
    }
}

extension Assessment {
    /// `critical certificate_expired`, the most urgent first.
    var verdicts: [String] { findings.map { "\($0.severity.rawValue) \($0.check.rawValue)" } }

    /// The only finding.
    var only: Finding? { findings.count == 1 ? findings.first : nil }
}
