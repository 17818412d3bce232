/// The source of a schedule's offset and jitter: the same for a name on every machine and in every run, unlike Swift's seeded `Hasher`.
public struct ScheduleSeed: Hashable, Sendable {
    let value: UInt64

    /// - Parameter name: of the target, scan or message whose times are to be spread.
    public init(_ name: String) {
        // FNV-1a, whose low bits are poor for short names; SplitMix64's finisher spreads them.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        value = ScheduleSeed.finish(hash)
    }

    /// The number that belongs to one step of a series, for instance one retry.
    public func mixed(with step: UInt64) -> UInt64 { ScheduleSeed.finish(value &+ step &* 0x9e37_79b9_7f4a_7c15) }

    /// The same as a share, at least 0 and less than 1.
    public func fraction(of step: UInt64) -> Double { Double(mixed(with: step) >> 11) / Double(1 << 53 as UInt64) }

    /// The output function of SplitMix64 (Steele, Lea, Flood, 2014).
    private static func finish(_ input: UInt64) -> UInt64 {
        var word = input
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
