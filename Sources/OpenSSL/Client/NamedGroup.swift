import PKI

/// The supported groups registry (RFC 8446 §4.2.7 and IANA).
public enum NamedGroup {
    /// The name people use; `0x0042` for a number that is not known here.
    public static func name(_ number: UInt16) -> String { names[number] ?? hexadecimal(number) }

    /// A number of one of TLS's registries: `0x0042`.
    public static func hexadecimal(_ number: UInt16) -> String {
        "0x" + Hexadecimal.string([UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)])
    }

    public static func isEllipticCurve(_ number: UInt16) -> Bool { number < 0x0100 }

    /// ML-KEM-768 with X25519, the hybrid group against quantum computers that browsers use (draft-ietf-tls-ecdhe-mlkem).
    public static let x25519MLKEM768: UInt16 = 0x11EC
    /// What a ClientHello of our own offers, in order of preference.
    public static let offered: [UInt16] = [x25519MLKEM768, 4587, 4589, 29, 23, 24, 25, 30, 28, 27, 26, 22, 21, 19, 256, 257, 258, 259, 260]

    private static let names: [UInt16: String] = [
        19: "P-192", 21: "P-224", 22: "secp256k1", 23: "P-256", 24: "P-384", 25: "P-521", 26: "brainpoolP256r1", 27: "brainpoolP384r1",
        28: "brainpoolP512r1", 29: "X25519", 30: "X448", 31: "brainpoolP256r1tls13", 32: "brainpoolP384r1tls13", 33: "brainpoolP512r1tls13",
        256: "ffdhe2048", 257: "ffdhe3072", 258: "ffdhe4096", 259: "ffdhe6144", 260: "ffdhe8192",
        4587: "SecP256r1MLKEM768", 4588: "X25519MLKEM768", 4589: "SecP384r1MLKEM1024",
    ]
}
