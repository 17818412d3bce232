/// Why a certificate was revoked (RFC 5280 §5.3.1).
public enum RevocationReason: Int, Hashable, Sendable, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case cACompromise = 2
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5
    case certificateHold = 6
    case removeFromCRL = 8
    case privilegeWithdrawn = 9
    case aACompromise = 10

    /// As RFC 5280 writes it: `keyCompromise`.
    public var name: String { String(describing: self) }
}

/// The reasons a list or a distribution point is about (ReasonFlags, RFC 5280 §4.2.1.13).
public struct RevocationReasons: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The `all-reasons` of §6.3.2: bits 1 to 8; bit 0 has no meaning.
    public static let all = RevocationReasons(rawValue: 0x1FE)

    /// - Parameters:
    ///   - octets: of the BIT STRING, the first bit being the highest of the first octet.
    ///   - unusedBits: so many at the end do not count, whatever they are.
    init(bits octets: ArraySlice<UInt8>, unusedBits: Int) {
        let count = min(octets.count * 8 - unusedBits, 16)
        var bits: UInt16 = 0
        for position in 0..<max(count, 0) where octets[octets.startIndex + position / 8] & 0x80 >> (position % 8) != 0 { bits |= 1 << position }
        self = RevocationReasons(rawValue: bits).intersection(.all)
    }
}
