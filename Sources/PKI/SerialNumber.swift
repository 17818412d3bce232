/// A certificate's serial number (RFC 5280 §4.1.2.2): an integer of any size, also a negative one.
public struct SerialNumber: Hashable, Sendable {
    /// Two's complement, big-endian, as encoded.
    public let octets: ArraySlice<UInt8>

    public init(octets: ArraySlice<UInt8>) { self.octets = octets }

    public var isNegative: Bool { (octets.first ?? 0) & 0x80 != 0 }
    public var isZero: Bool { octets.allSatisfy { $0 == 0 } }

    /// Lower-case hexadecimal, whole octets, without leading zero octets; `-` before a negative number.
    public var hex: String {
        let magnitude = (isNegative ? negated : Array(octets)).drop { $0 == 0 }
        return (isNegative ? "-" : "") + (magnitude.isEmpty ? "00" : Hexadecimal.string(magnitude))
    }

    private var negated: [UInt8] {
        var result = octets.map { ~$0 }
        for index in result.indices.reversed() {
            let (sum, carry) = result[index].addingReportingOverflow(1)
            result[index] = sum
            if !carry { return result }
        }
        return [1] + result  // the most negative number of its size
    }
}

extension SerialNumber {
    /// True where this number is smaller; both taken as not negative, as CRL numbers are (RFC 5280 §5.2.3).
    public func isLess(than other: SerialNumber) -> Bool {
        let (mine, others) = (octets.drop { $0 == 0 }, other.octets.drop { $0 == 0 })
        return mine.count == others.count ? mine.lexicographicallyPrecedes(others) : mine.count < others.count
    }
}

extension SerialNumber: CustomStringConvertible {
    public var description: String { hex }
}
