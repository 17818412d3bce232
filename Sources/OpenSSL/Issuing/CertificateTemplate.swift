import PKI

/// What a certificate to be issued should say (RFC 5280 §4.1, §4.2). Every field can be set, also to what the standard forbids.
public struct CertificateTemplate: Sendable {
    public enum Version: UInt64, Hashable, Sendable {
        case v1 = 0
        case v3 = 2
    }

    public struct BasicConstraints: Hashable, Sendable {
        public var isCA: Bool
        public var pathLength: UInt64?

        public init(isCA: Bool, pathLength: UInt64? = nil) {
            self.isCA = isCA
            self.pathLength = pathLength
        }
    }

    /// Bit numbers of §4.2.1.3.
    public enum KeyUsageBit: Int, Hashable, Sendable, CaseIterable {
        case digitalSignature, contentCommitment, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, cRLSign, encipherOnly, decipherOnly
    }

    /// Extended key usage (§4.2.1.12).
    public enum Purpose: Hashable, Sendable {
        case serverAuth, clientAuth, codeSigning, ocspSigning, any
        /// Dotted.
        case other(String)
    }

    /// How `notBefore` and `notAfter` are written.
    public enum TimeEncoding: Hashable, Sendable {
        /// UTCTime through 2049, then GeneralizedTime.
        case standard
        /// GeneralizedTime always: forbidden before 2050, and found in the wild.
        case generalized
    }

    public var version: Version = .v3
    /// The contents octets of the serial number's INTEGER, as they are; nil means 16 random ones, positive.
    public var serialNumber: [UInt8]?
    public var subject: [NameAttribute]
    public var validity: Validity
    public var timeEncoding: TimeEncoding = .standard
    public var alternativeNames: [AlternativeName] = []
    public var alternativeNamesAreCritical = false
    /// Nil leaves the extension out.
    public var basicConstraints: BasicConstraints?
    /// Empty leaves the extension out.
    public var keyUsage: Set<KeyUsageBit> = []
    /// Empty leaves the extension out.
    public var extendedKeyUsage: [Purpose] = []
    public var includesSubjectKeyIdentifier = true
    /// Left out of self-signed certificates in any case.
    public var includesAuthorityKeyIdentifier = true
    /// Appended after all others, as they are.
    public var extraExtensions: [ExtensionTemplate] = []
    public var digest: SigningDigest = .sha256

    /// A template with nothing but a name and a validity.
    public init(subject: [NameAttribute], validity: Validity) {
        self.subject = subject
        self.validity = validity
    }

    /// A CA: critical basic constraints, keyCertSign and cRLSign.
    public static func authority(_ commonName: String, organization: String? = nil, validity: Validity, pathLength: UInt64? = nil)
        -> CertificateTemplate
    {
        var template = CertificateTemplate(subject: name(commonName, organization), validity: validity)
        template.basicConstraints = BasicConstraints(isCA: true, pathLength: pathLength)
        template.keyUsage = [.keyCertSign, .cRLSign]
        return template
    }

    /// A TLS server's certificate; the first DNS name is also the common name.
    public static func server(_ names: [AlternativeName], organization: String? = nil, validity: Validity) -> CertificateTemplate {
        let commonName = names.lazy.compactMap { if case .dns(let name) = $0 { name } else { nil } }.first
        var template = CertificateTemplate(subject: name(commonName ?? "server", organization), validity: validity)
        template.alternativeNames = names
        template.basicConstraints = BasicConstraints(isCA: false)
        template.keyUsage = [.digitalSignature]
        template.extendedKeyUsage = [.serverAuth]
        return template
    }

    /// A TLS client's certificate.
    public static func client(_ commonName: String, organization: String? = nil, validity: Validity) -> CertificateTemplate {
        var template = CertificateTemplate(subject: name(commonName, organization), validity: validity)
        template.basicConstraints = BasicConstraints(isCA: false)
        template.keyUsage = [.digitalSignature]
        template.extendedKeyUsage = [.clientAuth]
        return template
    }

    /// A copy with some fields changed.
    public func with(_ change: (inout CertificateTemplate) throws -> Void) rethrows -> CertificateTemplate {
        var copy = self
        try change(&copy)
        return copy
    }

    private static func name(_ commonName: String, _ organization: String?) -> [NameAttribute] {
        (organization.map { [.organization($0)] } ?? []) + [.commonName(commonName)]
    }
}

extension CertificateTemplate.Purpose {
    var objectIdentifier: String {
        switch self {
        case .serverAuth: "1.3.6.1.5.5.7.3.1"
        case .clientAuth: "1.3.6.1.5.5.7.3.2"
        case .codeSigning: "1.3.6.1.5.5.7.3.3"
        case .ocspSigning: "1.3.6.1.5.5.7.3.9"
        case .any: "2.5.29.37.0"
        case .other(let identifier): identifier
        }
    }
}
