/// An object identifier (X.660), kept as its DER content octets.
public struct ObjectIdentifier: Hashable, Sendable {
    /// The content octets, without tag and length.
    public let encoded: ArraySlice<UInt8>

    /// OpenSSL refuses to print longer ones since CVE-2023-2650.
    public static let longestEncoding = 586

    /// - Parameter encoded: content octets; nil unless they are whole, minimal and no more than `longestEncoding`.
    public init?(encoded: ArraySlice<UInt8>) {
        guard ObjectIdentifier.isValid(encoded) else { return nil }
        self.encoded = encoded
    }

    /// x of 2.5.29.x, X.509's own extensions, where it is below 128.
    package var certificateExtensionArc: UInt8? {
        encoded.count == 3 && encoded[encoded.startIndex] == 0x55 && encoded[encoded.startIndex + 1] == 0x1D ? encoded[encoded.startIndex + 2] : nil
    }

    public func hash(into hasher: inout Hasher) { encoded.withUnsafeBytes { hasher.combine(bytes: $0) } }  // at once, not octet by octet

    static func isValid(_ encoded: ArraySlice<UInt8>) -> Bool {
        guard let last = encoded.last, last & 0x80 == 0, encoded.count <= longestEncoding else { return false }
        var startsArc = true
        for octet in encoded {
            if startsArc && octet == 0x80 { return false }
            startsArc = octet & 0x80 == 0
        }
        return true
    }

    /// - Parameter dotted: at least two decimal arcs, `2.5.29.17`; each below 2⁶⁴ - 80.
    public init?(_ dotted: some StringProtocol) {
        let arcs = dotted.split(separator: ".", omittingEmptySubsequences: false).map { UInt64($0) }
        guard arcs.count >= 2, let first = arcs[0], let second = arcs[1], first <= 2, first == 2 || second < 40, second <= .max - 80 else {
            return nil
        }
        var encoded: [UInt8] = []
        ObjectIdentifier.append(first * 40 + second, to: &encoded)
        for arc in arcs.dropFirst(2) {
            guard let arc else { return nil }
            ObjectIdentifier.append(arc, to: &encoded)
        }
        self.init(encoded: encoded[...])
    }

    private static func append(_ arc: UInt64, to encoded: inout [UInt8]) {
        var groups = [UInt8(truncatingIfNeeded: arc & 0x7F)]
        var rest = arc >> 7
        while rest > 0 {
            groups.append(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80)
            rest >>= 7
        }
        encoded.append(contentsOf: groups.reversed())
    }
}

extension ObjectIdentifier: ExpressibleByStringLiteral {
    /// Only for identifiers written in source: a literal that is not dotted decimal is a programming error.
    public init(stringLiteral literal: StaticString) {
        guard let identifier = ObjectIdentifier(String(describing: literal)) else { preconditionFailure("not an object identifier: \(literal)") }
        self = identifier
    }
}

extension ObjectIdentifier: CustomStringConvertible {
    /// Dotted decimal; an identifier with an arc beyond 128 bits is shown as `0x` and its octets.
    public var description: String {
        var arcs: [String] = []
        var arc: UInt128 = 0
        for octet in encoded {
            guard arc >> 121 == 0 else { return "0x" + Hexadecimal.string(encoded) }
            arc = arc << 7 | UInt128(octet & 0x7F)
            guard octet & 0x80 == 0 else { continue }
            if arcs.isEmpty {
                let first = min(arc / 40, 2)
                arcs = [String(first), String(arc - first * 40)]
            } else {
                arcs.append(String(arc))
            }
            arc = 0
        }
        return arcs.joined(separator: ".")
    }
}
