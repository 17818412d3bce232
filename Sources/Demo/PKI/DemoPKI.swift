import OpenSSL
import PKI

/// The demo company's certificate authorities, and what they issued to clients.
struct DemoPKI: Sendable {
    static let organization = "Example Company"
    static let trustDomain = "spiffe://example.internal"

    let now: Timestamp
    /// P-384, kept offline at a real company: it signs intermediates and nothing else.
    let root: IssuedCertificate
    /// P-256, issues services' and clients' certificates.
    let intermediate: IssuedCertificate
    /// Somebody else's CA: no trust store of ours holds it.
    let foreignRoot: IssuedCertificate
    /// certvigil's own client certificate.
    let monitor: IssuedCertificate
    /// The client certificate that is kept in a PKCS#12 keystore.
    let batch: IssuedCertificate

    init(at now: Timestamp) throws {
        let company = DemoPKI.organization
        let (rootValidity, issuerValidity) = (DemoPKI.validity(at: now, daysLeft: 7000), DemoPKI.validity(at: now, daysLeft: 1600))
        self.now = now
        root = try .selfSigned(.authority("\(company) Root CA", organization: company, validity: rootValidity), key: .generate(.p384))
        intermediate = try root.issue(
            .authority("\(company) Services CA 1", organization: company, validity: issuerValidity, pathLength: 0).with { $0.digest = .sha384 })
        foreignRoot = try .selfSigned(.authority("Partner Root CA", organization: "Partner", validity: rootValidity))
        let clientValidity = DemoPKI.validity(at: now, daysLeft: 300)
        monitor = try intermediate.issue(.client("certvigil", organization: company, validity: clientValidity))
        batch = try intermediate.issue(.client("batch-export", organization: company, validity: clientValidity))
    }

    /// A validity of a year or more that has been running for at least a day.
    static func validity(at now: Timestamp, daysLeft: Int) -> Validity {
        let lifetime = max(365, daysLeft + 65)
        // Whole days are rounded down where they are shown: with some hours more, 12 days are still called 12 when somebody looks.
        let notAfter = now + .days(daysLeft) + (daysLeft > 0 ? .seconds(6 * 3600) : .zero)
        return Validity(notBefore: notAfter - .days(lifetime), notAfter: notAfter)
    }

    /// A service's certificate: DNS names as Kubernetes gives them, an address, and a SPIFFE ID.
    func service(_ name: String, dnsName: String? = nil, validity: Validity, issuer: IssuedCertificate? = nil) throws -> IssuedCertificate {
        let names: [AlternativeName] = [
            .dns(dnsName ?? DemoPKI.dnsName(of: name)), .ip("127.0.0.1"), .uri("\(DemoPKI.trustDomain)/ns/default/sa/\(name)"),
        ]
        let template = CertificateTemplate.server(names, organization: DemoPKI.organization, validity: validity).with {
            $0.extendedKeyUsage = [.serverAuth, .clientAuth]
        }
        return try (issuer ?? intermediate).issue(template)
    }

    static func dnsName(of service: String) -> String { "\(service).default.svc.cluster.local" }

    /// Writes what a monitor needs: the root to trust, its own certificate with key, and the keystore with passphrase.
    func write(to files: DemoDirectory) throws {
        try files.write(root.pem, to: DemoFile.root, mode: .open)
        try files.write(monitor.pem + intermediate.pem, to: DemoFile.monitorCertificate, mode: .open)
        try files.write(monitor.privateKey.pem(), to: DemoFile.monitorKey, mode: .secret)
        let passphrase = PEMText.base64(RandomBytes.draw(18))
        let keystore = try PKCS12.keystore(batch, chain: [intermediate], passphrase: passphrase, friendlyName: "batch-export")
        try files.write(keystore, to: DemoFile.keystore, mode: .secret)
        try files.write(passphrase + "\n", to: DemoFile.keystorePassphrase, mode: .secret)
    }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
    static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
}
