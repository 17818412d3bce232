import PKI

/// What a CRL to be issued should say (RFC 5280 §5). Every field can be set, also to what the standard forbids.
public struct RevocationListTemplate: Sendable {
    public struct Entry: Sendable {
        /// The contents octets of the serial number's INTEGER.
        public var serialNumber: [UInt8]
        public var date: Timestamp
        public var reason: RevocationReason?
        /// As they are, after the reason.
        public var extraExtensions: [ExtensionTemplate]

        public init(_ serialNumber: [UInt8], at date: Timestamp, reason: RevocationReason? = nil, extraExtensions: [ExtensionTemplate] = []) {
            self.serialNumber = serialNumber
            self.date = date
            self.reason = reason
            self.extraExtensions = extraExtensions
        }

        public init(_ certificate: Certificate, at date: Timestamp, reason: RevocationReason? = nil, extraExtensions: [ExtensionTemplate] = []) {
            self.init(Array(certificate.serialNumber.octets), at: date, reason: reason, extraExtensions: extraExtensions)
        }
    }

    /// As encoded: 1 is v2; nil leaves it out, which makes v1.
    public var version: UInt64? = 1
    public var thisUpdate: Timestamp
    public var nextUpdate: Timestamp?
    public var number: UInt64? = 1
    /// Makes a delta CRL.
    public var baseNumber: UInt64?
    public var entries: [Entry]
    /// Appended after all others, as they are.
    public var extraExtensions: [ExtensionTemplate] = []
    public var digest: SigningDigest = .sha256

    public init(_ entries: [Entry] = [], thisUpdate: Timestamp, nextUpdate: Timestamp?) {
        self.entries = entries
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }

    /// A copy with some fields changed.
    public func with(_ change: (inout RevocationListTemplate) throws -> Void) rethrows -> RevocationListTemplate {
        var copy = self
        try change(&copy)
        return copy
    }
}

extension IssuedCertificate {
    /// Signs a CRL with this certificate's key; DER.
    ///
    /// - Parameter signer: the key that really signs; another than this certificate's own makes a list whose signature is wrong.
    public func issueRevocationList(_ template: RevocationListTemplate, signedWith signer: PrivateKey? = nil) throws(IssuingError) -> [UInt8] {
        let signer = signer ?? privateKey
        let algorithm = try signer.signatureAlgorithm(template.digest)
        var fields: [[UInt8]] = template.version.map { [DEREncoder.integer($0)] } ?? []
        fields += [algorithm, try NameAttribute.encode(self.template.subject), DEREncoder.time(template.thisUpdate)]
        if let nextUpdate = template.nextUpdate { fields.append(DEREncoder.time(nextUpdate)) }
        if !template.entries.isEmpty {
            var entries: [[UInt8]] = []
            for entry in template.entries { entries.append(try entry.encode()) }
            fields.append(DEREncoder.sequence(entries))
        }
        let extensions = try template.extensions(keyIdentifier: keyIdentifier)
        if !extensions.isEmpty { fields.append(DEREncoder.context(0, [DEREncoder.sequence(extensions)])) }
        let toBeSigned = DEREncoder.sequence(fields)
        let signature = try signer.sign(toBeSigned, digest: template.digest)
        return DEREncoder.sequence([toBeSigned, algorithm, DEREncoder.bitString(signature)])
    }
}

extension RevocationListTemplate {
    fileprivate func extensions(keyIdentifier: [UInt8]) throws(IssuingError) -> [[UInt8]] {
        guard version != nil else { return [] }
        var templates = [ExtensionTemplate("2.5.29.35", value: DEREncoder.sequence([DEREncoder.contextPrimitive(0, keyIdentifier)]))]
        if let number { templates.append(ExtensionTemplate("2.5.29.20", value: DEREncoder.integer(number))) }
        if let baseNumber { templates.append(ExtensionTemplate("2.5.29.27", isCritical: true, value: DEREncoder.integer(baseNumber))) }
        var encoded: [[UInt8]] = []
        for template in templates + extraExtensions { encoded.append(try template.encode()) }
        return encoded
    }
}

extension RevocationListTemplate.Entry {
    fileprivate func encode() throws(IssuingError) -> [UInt8] {
        var extensions: [[UInt8]] = []
        if let reason {
            let value = DEREncoder.value(tag: 0x0A, [UInt8(truncatingIfNeeded: reason.rawValue)])
            extensions.append(try ExtensionTemplate("2.5.29.21", value: value).encode())
        }
        for template in extraExtensions { extensions.append(try template.encode()) }
        let fields = [DEREncoder.value(tag: 0x02, serialNumber), DEREncoder.time(date)]
        return DEREncoder.sequence(fields + (extensions.isEmpty ? [] : [DEREncoder.sequence(extensions)]))
    }
}

extension ExtensionTemplate {
    /// Issuing distribution point (RFC 5280 §5.2.5).
    ///
    /// - Parameters:
    ///   - reasons: bit numbers of ReasonFlags (§4.2.1.13).
    public static func issuingDistributionPoint(
        uri: String? = nil, onlyUserCertificates: Bool = false, onlyCACertificates: Bool = false, reasons: Set<Int> = [], isIndirect: Bool = false
    ) throws(IssuingError) -> ExtensionTemplate {
        var fields: [[UInt8]] = []
        if let uri { fields.append(DEREncoder.context(0, [DEREncoder.context(0, [try AlternativeName.uri(uri).encode()])])) }
        if onlyUserCertificates { fields.append(DEREncoder.contextPrimitive(1, [0xFF])) }
        if onlyCACertificates { fields.append(DEREncoder.contextPrimitive(2, [0xFF])) }
        if !reasons.isEmpty { fields.append(DEREncoder.contextPrimitive(3, Array(DEREncoder.namedBits(reasons).dropFirst(2)))) }
        if isIndirect { fields.append(DEREncoder.contextPrimitive(4, [0xFF])) }
        return ExtensionTemplate("2.5.29.28", isCritical: true, value: DEREncoder.sequence(fields))
    }

    /// One CRL distribution point whose lists another issuer signs (§4.2.1.13, cRLIssuer).
    public static func crlDistributionPoint(uri: String, signedBy issuer: [NameAttribute]) throws(IssuingError) -> ExtensionTemplate {
        let name = DEREncoder.context(0, [DEREncoder.context(0, [try AlternativeName.uri(uri).encode()])])
        let signer = DEREncoder.context(2, [DEREncoder.context(4, [try NameAttribute.encode(issuer)])])
        return ExtensionTemplate("2.5.29.31", value: DEREncoder.sequence([DEREncoder.sequence([name, signer])]))
    }

    /// Certificate issuer of a CRL entry (§5.3.3).
    public static func certificateIssuer(_ issuer: [NameAttribute]) throws(IssuingError) -> ExtensionTemplate {
        let name = DEREncoder.context(4, [try NameAttribute.encode(issuer)])
        return ExtensionTemplate("2.5.29.29", isCritical: true, value: DEREncoder.sequence([name]))
    }
}
