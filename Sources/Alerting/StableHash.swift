/// FNV-1a with 128 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv): short identifiers that every replica and every run computes alike.
///
/// Not for secrets and not against an adversary: what goes in are names from the configuration, fingerprints and times.
struct StableHash {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private static let prime: UInt128 = (1 << 88) | 0x13b

    /// - Parameter fields: kept apart by a NUL, so that `ab`,`c` and `a`,`bc` differ.
    init(_ fields: String...) {
        for field in fields {
            for byte in field.utf8 { mix(byte) }
            mix(0)
        }
    }

    /// 32 lower-case hexadecimal digits.
    var hex: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// From 0 up to but not including 1.
    var fraction: Double { Double(UInt64(truncatingIfNeeded: state >> 64) >> 11) / Double(1 << 53) }

    private mutating func mix(_ byte: UInt8) { state = (state ^ UInt128(byte)) &* StableHash.prime }
}
