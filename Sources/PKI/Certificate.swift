/// An X.509 certificate (RFC 5280 §4.1) as it was encoded: its bytes, and where each field lies in them.
///
/// Reading walks the outer structure once and checks every bound; the costly fields (names, extensions) are decoded when asked for. What a
/// certificate from the wild gets wrong without being unreadable is kept as `irregularities`, not refused. Equality is equality of bytes.
public struct Certificate: Sendable {
    /// The exact DER that was read, without trailing bytes.
    public let der: [UInt8]
    /// SHA-256 over `der`.
    public let fingerprint: Fingerprint
    /// Both ends, as encoded.
    public let validity: Validity

    let layout: CertificateLayout

    /// Reads one certificate that fills `der` exactly.
    ///
    /// - Throws: `DecodingFailure` with the offset of the first byte that cannot be understood.
    public init(der: [UInt8], digest: some Digest) throws(DecodingFailure) {
        let layout = try CertificateLayout(der)
        self.der = der
        self.layout = layout
        self.validity = layout.validity
        self.fingerprint = digest.sha256(der[...])
    }
}

extension Certificate: Hashable {
    public static func == (left: Certificate, right: Certificate) -> Bool { left.fingerprint == right.fingerprint }
    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
