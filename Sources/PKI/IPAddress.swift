/// An IPv4 or IPv6 address, four or sixteen octets in network order.
public struct IPAddress: Hashable, Sendable {
    /// The octets as one number; an IPv4 address takes the lowest 32 bits.
    private let value: UInt128
    public let isIPv6: Bool

    /// - Parameter bytes: 4 or 16 octets; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        isIPv6 = bytes.count == 16
        value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    public var bytes: [UInt8] {
        let count = isIPv6 ? 16 : 4
        return (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted decimal, or RFC 5952 text: lower case, the longest run of zero groups shortened, IPv4-mapped addresses with a dotted end.
    public var description: String {
        guard isIPv6 else { return IPAddress.dotted(bytes) }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> (16 * (7 - $0))) }
        if groups[..<5].allSatisfy({ $0 == 0 }) && groups[5] == 0xFFFF { return "::ffff:" + IPAddress.dotted(Array(bytes[12...])) }
        let zeros = IPAddress.longestZeroRun(in: groups)
        guard zeros.count > 1 else { return IPAddress.joined(groups[...]) }
        return IPAddress.joined(groups[..<zeros.lowerBound]) + "::" + IPAddress.joined(groups[zeros.upperBound...])
    }

    private static func dotted(_ bytes: [UInt8]) -> String { bytes.map { String($0) }.joined(separator: ".") }

    private static func joined(_ groups: ArraySlice<UInt16>) -> String { groups.map { String($0, radix: 16) }.joined(separator: ":") }

    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        return longest
    }
}

extension IPAddress {
    /// Reads dotted decimal (four numbers, no leading zeros) or IPv6 text (RFC 4291 §2.2), without brackets and zone.
    public init?(_ text: some StringProtocol) {
        var isNumeric = true
        for byte in text.utf8 where !(48...57).contains(byte) && byte != UInt8(ascii: ".") {
            isNumeric = false
            if byte != UInt8(ascii: ":"), Hexadecimal.value(of: byte) == nil { return nil }  // most names end here
        }
        guard let octets = isNumeric ? IPAddress.parseIPv4(Substring(text)) : IPAddress.parseIPv6(Substring(text)) else { return nil }
        self.init(bytes: octets)
    }

    private static func parseIPv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard part.utf8.allSatisfy({ (48...57).contains($0) }), part == "0" || !part.hasPrefix("0"), let octet = UInt8(part) else { return nil }
            octets.append(octet)
        }
        return octets
    }

    private static func parseIPv6(_ text: Substring) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            let octets = groups(text)
            return octets?.count == 16 ? octets : nil
        }
        guard let head = groups(text[..<gap.lowerBound], mayEndDotted: false), let tail = groups(text[gap.upperBound...]),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// The octets of colon-separated groups; the last may be dotted decimal.
    private static func groups(_ text: Substring, mayEndDotted: Bool = true) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var octets: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndDotted, index == parts.count - 1, part.contains("."), let dotted = parseIPv4(part) {
                octets += dotted
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil }),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                octets += [UInt8(group >> 8), UInt8(truncatingIfNeeded: group)]
            }
        }
        return octets
    }
}
