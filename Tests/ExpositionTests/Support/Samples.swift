import Exposition
import Monitoring
import OpenSSL
import PKI
import TestSupport

/// Observations to be exported, from certificates made for the test.
struct Samples {
    let pki: TestPKI
    let leaf: Certificate
    let intermediate: Certificate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server([.dns("payments.example"), .ip("10.0.0.5")], daysLeft: 60).certificate
        intermediate = try pki.intermediate.certificate
    }

    var now: Timestamp { pki.now }

    static let thresholds = EffectiveThresholds(warning: .days(22) + .hours(12), critical: .days(7))

    static func target(_ name: String) -> Target { Target(name: name, endpoint: Endpoint(host: "\(name).example", port: 8443)) }

    /// A probe that saw `chain`, by default the leaf and its intermediate.
    func healthy(
        _ target: String = "payments", address: String? = "10.0.0.5:8443", chain: [Certificate]? = nil, findings: [Finding] = [],
        after delay: Duration = .zero
    ) -> Assessment {
        let certificates = (chain ?? [leaf, intermediate]).enumerated().map { PresentedCertificate(position: $0, certificate: $1) }
        let seen = EndpointObservation(
            target: Samples.target(target), address: address, observedAt: now + delay,
            timings: PhaseTimings(resolve: 0.0005, connect: 0.001, handshake: 0.0042, total: 0.0125),
            handshake: Handshake(
                version: .tls13, cipherSuite: "TLS_AES_256_GCM_SHA384", group: "X25519", clientCertificate: .required,
                clientCertificateAccepted: true),
            certificates: certificates,
            verification: Verification(trusted: true, trustedUntil: leaf.validity.notAfter, limitingCertificate: leaf.fingerprint),
            mutualTLSAudit: [MutualTLSAttempt(.noCertificate, .tls13, .refused, isAsked: true)],
            survey: TLSSurvey(versions: [], acceptsPostQuantum: true))
        return Assessment(observation: .endpoint(seen), findings: findings, expiryThresholds: Samples.thresholds)
    }

    func failed(
        _ target: String = "payments", address: String? = "10.0.0.5:8443", phase: ProbeFailure.Phase = .connect,
        reason: ProbeFailure.Reason = .refused, after delay: Duration = .seconds(60)
    ) -> Assessment {
        let seen = EndpointObservation(
            target: Samples.target(target), address: address, observedAt: now + delay,
            failure: ProbeFailure(phase: phase, reason: reason, detail: ""), timings: PhaseTimings(total: 0.25))
        return Assessment(observation: .endpoint(seen), findings: [Samples.finding("endpoint_unreachable", .warning, .place)])
    }

    func file(
        _ path: String = "/etc/tls/tls.crt", scan: String = "secrets", certificates: [Certificate]? = nil, failure: FileFailure? = nil,
        findings: [Finding] = []
    ) -> Assessment {
        let seen = FileObservation(
            scan: scan, path: path, observedAt: now, format: FileFormatName(rawValue: "pem"),
            certificates: (certificates ?? [leaf]).enumerated().map { PresentedCertificate(position: $0, certificate: $1) }, failure: failure)
        return Assessment(observation: .file(seen), findings: findings, expiryThresholds: failure == nil ? Samples.thresholds : nil)
    }

    /// The same, of which everything optional was found out as well: revocation, what a staple says, and which trust stores accept it.
    func askedAbout(_ assessment: Assessment) -> Assessment {
        var assessment = assessment
        let status = RevocationStatus(
            certificate: leaf.fingerprint, state: .good, source: .ocsp, thisUpdate: now, nextUpdate: now + .days(7))
        let verification = Verification(trusted: true, trustedUntil: leaf.validity.notAfter, path: [leaf], revocation: [status])
        switch assessment.observation {
        case .endpoint(var seen):
            seen.verification = verification
            seen.handshake?.stapledStatus = status
            seen.acceptance = [TrustStoreAcceptance(store: "mesh", isAccepted: true)]
            assessment.observation = .endpoint(seen)
        case .file(var seen):
            seen.verification = verification
            seen.facts.revocationLists = [StoredRevocationList(issuer: "CN=Root", thisUpdate: now, nextUpdate: now + .days(7))]
            assessment.observation = .file(seen)
        }
        return assessment
    }

    func expiring(_ severity: Severity = .warning) -> Finding {
        Samples.finding("certificate_expiring", severity, .certificate(position: 0, fingerprint: leaf.fingerprint))
    }

    static func finding(_ check: String, _ severity: Severity, _ subject: Finding.Subject) -> Finding {
        Finding(check: CheckID(check), severity: severity, subject: subject, message: "", hint: "")
    }

    static var state: MetricsState {
        MetricsState(build: BuildInformation(version: "1.0.0", swift: "6.3", openssl: "OpenSSL 3.0.22"))
    }
}

extension MetricsState {
    /// What a scrape reads.
    var exposed: ExpositionText {
        get throws { try ExpositionText(render()) }
    }
}
