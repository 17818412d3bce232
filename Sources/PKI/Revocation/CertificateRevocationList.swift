/// A certificate revocation list (RFC 5280 §5), complete or delta, as it was encoded. Its entries are looked up by serial number, never listed: a list
/// of 100,000 is read in one pass and takes eight octets an entry beside its own bytes. Equality is equality of bytes.
public struct CertificateRevocationList: Sendable {
    /// The exact DER that was read.
    public let der: [UInt8]
    /// SHA-256 over `der`.
    public let fingerprint: Fingerprint
    /// The number in the sequence of its scope's lists (§5.2.3); nil where it is missing.
    public let number: SerialNumber?
    /// For a delta CRL, the number of the complete list it adds to (§5.2.4); nil for a complete one.
    public let baseNumber: SerialNumber?
    /// nil: all of its issuer's certificates, for all reasons.
    public let issuingDistributionPoint: IssuingDistributionPoint?
    /// Why no certificate's status may be taken from it (§5.2, §5.3); nil when it may.
    public let obstacle: String?

    let layout: RevocationListLayout
    private let index: SerialNumberIndex

    /// Reads one list that fills `der` exactly.
    ///
    /// - Throws: `DecodingFailure` with the offset of the first byte that cannot be understood.
    public init(der: [UInt8], digest: some Digest) throws(DecodingFailure) {
        let layout = try RevocationListLayout(der)
        let extensions = RevocationListExtensions(der[layout.extensions.range])
        self.der = der
        self.layout = layout
        fingerprint = digest.sha256(der[...])
        number = extensions.number
        baseNumber = extensions.baseNumber
        issuingDistributionPoint = extensions.issuingDistributionPoint
        obstacle = extensions.obstacle ?? layout.unknownCriticalEntryExtension.map { "an entry has critical extension \($0), which is not processed" }
        index = SerialNumberIndex(layout.entries.lazy.map { CertificateRevocationList.serialNumber(at: $0, of: der) })
    }

    public var version: Int { layout.version }
    public var issuer: DistinguishedName { DistinguishedName(checked: der[layout.issuer.range]) }
    public var thisUpdate: Timestamp { layout.thisUpdate }
    /// When the next list is out at the latest; nil where the list does not say.
    public var nextUpdate: Timestamp? { layout.nextUpdate }
    /// From `thisUpdate` to `nextUpdate`, for ever where none is stated.
    public var validity: Validity { Validity(notBefore: thisUpdate, notAfter: nextUpdate ?? Timestamp(microseconds: .max)) }
    public var isDelta: Bool { baseNumber != nil }
    public var entryCount: Int { layout.entries.count }

    /// The bytes that the signature covers.
    public var toBeSigned: ArraySlice<UInt8> { der[layout.toBeSigned.range] }
    public var signature: ArraySlice<UInt8> { der[layout.signature.range] }
    public var signatureAlgorithmDER: ArraySlice<UInt8> { der[layout.signatureAlgorithm.range] }
    /// §5.1.1.2: the algorithm inside the signed part is the one beside the signature.
    public var statesOneSignatureAlgorithm: Bool { der[layout.innerSignatureAlgorithm.range] == signatureAlgorithmDER }

    /// Which key signed the list (§5.2.1).
    public var authorityKeyIdentifier: AuthorityKeyIdentifier? {
        guard let value = extensions.first(where: { $0.id == .authorityKeyIdentifier })?.value else { return nil }
        return try? AuthorityKeyIdentifier(der: value)
    }

    /// All extensions, in the order of the encoding.
    public var extensions: [CertificateExtension] {
        var found: [CertificateExtension] = []
        var reader = DERReader(der[layout.extensions.range])
        while !reader.isAtEnd, let next = try? CertificateExtension(from: &reader) { found.append(next) }
        return found
    }

    /// The entry for a certificate; nil where the list does not name it.
    ///
    /// - Parameter issuer: of the certificate; another than the list's own is found in indirect lists only (§5.3.3).
    public func entry(for serialNumber: SerialNumber, issuedBy issuer: DistinguishedName) -> RevokedCertificate? {
        let wanted = serialNumber.minimalOctets
        var judged: (change: ByteRange?, isAbout: Bool)?  // neighbours are about the same issuer: names are compared once a change
        let found = index.last(serialNumber) { entry in
            guard CertificateRevocationList.serialNumber(at: layout.entries[entry], of: der).minimalOctets == wanted else { return false }
            let change = layout.issuerChange(before: entry)
            if let judged, judged.change == change { return judged.isAbout }
            let isAbout = isAbout(issuer, change)
            judged = (change, isAbout)
            return isAbout
        }
        guard let found else { return nil }
        var reader = DERReader(der[Int(layout.entries[found])...])
        return try? RevokedCertificate(from: &reader)
    }

    private func isAbout(_ certificateIssuer: DistinguishedName, _ change: ByteRange?) -> Bool {
        guard let change else { return issuer.matches(certificateIssuer) }
        let issuers = (try? GeneralName.list(der: der[change.range])) ?? []
        return issuers.contains { $0.matches(.directory(certificateIssuer)) }
    }

    /// - Parameter offset: of an entry that the layout has walked.
    private static func serialNumber(at offset: UInt32, of der: [UInt8]) -> SerialNumber {
        var reader = DERReader(der[Int(offset)...])
        guard var fields = try? reader.sequence("revokedCertificate"), let octets = try? fields.integer("userCertificate") else {
            return SerialNumber(octets: [])  // not reached: the structure was checked when the list was read
        }
        return SerialNumber(octets: octets)
    }
}

extension CertificateRevocationList: Hashable {
    public static func == (left: CertificateRevocationList, right: CertificateRevocationList) -> Bool { left.fingerprint == right.fingerprint }
    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
