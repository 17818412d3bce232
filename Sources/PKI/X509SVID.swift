/// A certificate seen as a SPIFFE verifiable identity document, by the rules of the X.509-SVID standard.
public struct X509SVID: Sendable {
    /// The URIs among its subject alternative names.
    public let uris: [String]
    /// What breaks the standard, that for which validators refuse the certificate first.
    public let violations: [Violation]

    /// The identity; nil where there is not exactly one URI, or it is no SPIFFE ID.
    public let id: SPIFFEID?

    /// A leaf that authenticates a workload.
    public init(leaf certificate: Certificate) {
        self.init(certificate, rules: X509SVID.leafViolations)
    }

    /// A CA certificate that carries an identity, as §3.2 recommends; one without any breaks nothing.
    public init(signing certificate: Certificate) {
        self.init(certificate, rules: X509SVID.signingViolations)
    }

    private init(_ certificate: Certificate, rules: (Certificate, SPIFFEID?) -> [Violation]) {
        uris = certificate.uriNames
        let (id, violation) = X509SVID.identity(among: uris)
        self.id = id
        let found = [violation].compactMap(\.self) + rules(certificate, id)
        violations = found.filter(\.isRefused) + found.filter { !$0.isRefused }
    }

    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The section of the standard.
        public let section: String
        /// A conforming validator must refuse the certificate (§5.2); the rest binds issuers.
        public let isRefused: Bool
        /// Follows the certificate's name: `is a CA`.
        public let description: String
    }
}

extension X509SVID {
    /// §2
    private static func identity(among uris: [String]) -> (SPIFFEID?, Violation?) {
        guard let uri = uris.first else { return (nil, Violation(section: "2", isRefused: true, description: "carries no URI")) }
        guard uris.count == 1 else {
            return (nil, Violation(section: "2", isRefused: true, description: "carries \(uris.count) URIs, expected exactly one"))
        }
        do throws(SPIFFESyntaxError) {
            return (try SPIFFEID(uri), nil)
        } catch {
            return (nil, Violation(section: "2", isRefused: true, description: "carries \(uri), which \(error)"))
        }
    }

    private static func leafViolations(of certificate: Certificate, id: SPIFFEID?) -> [Violation] {
        var found: [Violation] = []
        if let id, id.segments.isEmpty {
            found.append(Violation(section: "3.1", isRefused: true, description: "carries the ID of a trust domain, \(id), without a path"))
        }
        if certificate.isCA { found.append(Violation(section: "4.1", isRefused: true, description: "is a CA")) }
        let usage = certificate.keyUsage ?? []
        for (bit, name) in [(KeyUsage.keyCertSign, "keyCertSign"), (.cRLSign, "cRLSign")] where usage.contains(bit) {
            found.append(Violation(section: "4.3", isRefused: true, description: "has \(name) in its key usage"))
        }
        found += keyUsageViolations(of: certificate, needing: .digitalSignature, named: "digitalSignature")
        if let purposes = certificate.extendedKeyUsage {
            let missing = [ObjectIdentifier.serverAuth, .clientAuth].filter { !purposes.contains($0) }.map(\.name)
            if !missing.isEmpty {
                let names = missing.joined(separator: " and ")
                found.append(Violation(section: "4.4", isRefused: false, description: "has an extended key usage without \(names)"))
            }
        }
        return found
    }

    private static func signingViolations(of certificate: Certificate, id: SPIFFEID?) -> [Violation] {
        var found: [Violation] = []
        if let id, !id.segments.isEmpty {
            found.append(Violation(section: "3.2", isRefused: false, description: "is a signing certificate whose ID, \(id), has a path"))
        }
        return found + keyUsageViolations(of: certificate, needing: .keyCertSign, named: "keyCertSign")
    }

    /// §4.3: present, critical, and with what the certificate is for.
    private static func keyUsageViolations(of certificate: Certificate, needing bit: KeyUsage, named name: String) -> [Violation] {
        guard let usage = certificate.keyUsage, let found = certificate.extensionValue(.keyUsage) else {
            return [Violation(section: "4.3", isRefused: false, description: "has no key usage")]
        }
        var violations: [Violation] = []
        if !usage.contains(bit) { violations.append(Violation(section: "4.3", isRefused: false, description: "lacks \(name) in its key usage")) }
        if !found.isCritical { violations.append(Violation(section: "4.3", isRefused: false, description: "has a key usage that is not critical")) }
        return violations
    }
}

extension Certificate {
    var uriNames: [String] {
        guard alternativeNameKinds & 1 << 6 != 0 else { return [] }  // uniformResourceIdentifier [6]
        return subjectAlternativeNames.compactMap { if case .uri(let uri) = $0 { uri } else { nil } }
    }

    /// True where a subject alternative name uses the scheme of SPIFFE, well-formed or not.
    public var claimsSPIFFEID: Bool { uriNames.contains { $0.lowercased().hasPrefix("spiffe:") } }
}
