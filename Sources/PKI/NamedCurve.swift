/// An elliptic curve known by its object identifier (RFC 5480 §2.1.1.1).
public struct NamedCurve: Hashable, Sendable {
    public let identifier: ObjectIdentifier

    public init(identifier: ObjectIdentifier) { self.identifier = identifier }

    public static let p256 = NamedCurve(identifier: "1.2.840.10045.3.1.7")
    public static let p384 = NamedCurve(identifier: "1.3.132.0.34")
    public static let p521 = NamedCurve(identifier: "1.3.132.0.35")

    /// The name OpenSSL uses, `P-256` for NIST's curves; dotted decimal for an unknown one.
    public var name: String { NamedCurve.known[identifier]?.name ?? identifier.description }

    /// The size of the curve's order; nil for an unknown one.
    public var bits: Int? { NamedCurve.known[identifier]?.bits }

    private static let known: [ObjectIdentifier: (name: String, bits: Int)] = [
        "1.2.840.10045.3.1.7": ("P-256", 256), "1.3.132.0.34": ("P-384", 384), "1.3.132.0.35": ("P-521", 521),
        "1.3.132.0.33": ("P-224", 224), "1.2.840.10045.3.1.1": ("P-192", 192),
        "1.3.132.0.6": ("secp112r1", 112), "1.3.132.0.28": ("secp128r1", 128), "1.3.132.0.9": ("secp160k1", 161), "1.3.132.0.8": ("secp160r1", 161),
        "1.3.132.0.31": ("secp192k1", 192), "1.3.132.0.32": ("secp224k1", 225), "1.3.132.0.10": ("secp256k1", 256),
        "1.3.132.0.1": ("sect163k1", 163), "1.3.132.0.15": ("sect163r2", 163), "1.3.132.0.26": ("sect233k1", 232), "1.3.132.0.27": ("sect233r1", 233),
        "1.3.132.0.16": ("sect283k1", 281), "1.3.132.0.17": ("sect283r1", 282), "1.3.132.0.36": ("sect409k1", 407),
        "1.3.132.0.37": ("sect409r1", 409),
        "1.3.132.0.38": ("sect571k1", 570), "1.3.132.0.39": ("sect571r1", 570),
        "1.3.36.3.3.2.8.1.1.1": ("brainpoolP160r1", 160), "1.3.36.3.3.2.8.1.1.3": ("brainpoolP192r1", 192),
        "1.3.36.3.3.2.8.1.1.5": ("brainpoolP224r1", 224), "1.3.36.3.3.2.8.1.1.7": ("brainpoolP256r1", 256),
        "1.3.36.3.3.2.8.1.1.8": ("brainpoolP256t1", 256), "1.3.36.3.3.2.8.1.1.9": ("brainpoolP320r1", 320),
        "1.3.36.3.3.2.8.1.1.11": ("brainpoolP384r1", 384), "1.3.36.3.3.2.8.1.1.12": ("brainpoolP384t1", 384),
        "1.3.36.3.3.2.8.1.1.13": ("brainpoolP512r1", 512), "1.3.36.3.3.2.8.1.1.14": ("brainpoolP512t1", 512),
        "1.2.156.10197.1.301": ("SM2", 256),
    ]
}
