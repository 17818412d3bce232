/// An X.509 certificate (RFC 5280 §4.1) as it was encoded: its bytes, and where each field lies in them.
///
/// Reading walks the structure once and checks every bound; the costly fields (names, extensions) are decoded when asked for. What a
/// certificate from the wild gets wrong without being unreadable is kept as `irregularities`, not refused. Equality is equality of bytes.
/// Copies share one storage: a scan keeps many certificates and hands them on often.
public struct Certificate: Sendable {
    private let content: Content

    /// The exact DER that was read, without trailing bytes.
    public var der: [UInt8] { content.der }
    /// SHA-256 over `der`.
    public var fingerprint: Fingerprint { content.fingerprint }
    /// Both ends, as encoded.
    public var validity: Validity { content.layout.validity }
    /// What this certificate gets wrong without being unreadable.
    public var irregularities: [Irregularity] { content.irregularities }
    /// True where basicConstraints says so; a version 1 certificate is none by itself.
    public var isCA: Bool { content.isCA }

    var layout: CertificateLayout { content.layout }
    /// The tag numbers of the names in subjectAltName, a bit each; names are read when they are asked for.
    var alternativeNameKinds: UInt16 { content.alternativeNameKinds }

    /// Reads one certificate that fills `der` exactly.
    ///
    /// - Throws: `DecodingFailure` with the offset of the first byte that cannot be understood.
    public init(der: [UInt8], digest: some Digest) throws(DecodingFailure) {
        try self.init(der: der, fingerprint: digest.sha256(der[...]))
    }

    /// - Parameter fingerprint: SHA-256 over `der`, which the caller has computed already.
    package init(der: [UInt8], fingerprint: Fingerprint) throws(DecodingFailure) {
        content = Content(der: der, layout: try CertificateLayout(der), fingerprint: fingerprint)
        let extensions = ExtensionExamination(self)
        content.isCA = extensions.isCA
        content.alternativeNameKinds = extensions.alternativeNameKinds
        content.irregularities = findIrregularities(extensions.irregularities)
    }

    private final class Content: Sendable {
        let der: [UInt8]
        let layout: CertificateLayout
        let fingerprint: Fingerprint
        // These are found by means of the certificate itself, once, before anybody else can see it.
        nonisolated(unsafe) var isCA = false
        nonisolated(unsafe) var alternativeNameKinds: UInt16 = 0
        nonisolated(unsafe) var irregularities: [Irregularity] = []

        init(der: [UInt8], layout: CertificateLayout, fingerprint: Fingerprint) {
            self.der = der
            self.layout = layout
            self.fingerprint = fingerprint
        }
    }
}

extension Certificate: Hashable {
    public static func == (left: Certificate, right: Certificate) -> Bool { left.content === right.content || left.fingerprint == right.fingerprint }
    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
