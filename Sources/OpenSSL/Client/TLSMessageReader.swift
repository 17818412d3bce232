/// Reads the presentation language of TLS (RFC 8446 §3): big-endian numbers and vectors led by their length; nil past the end.
struct TLSMessageReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of 1 to 4 octets.
    mutating func number(octets: Int) -> Int? {
        bytes(octets)?.reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func uint16() -> UInt16? { number(octets: 2).map { UInt16($0) } }

    /// A vector whose length takes this many octets.
    mutating func vector(lengthOctets: Int) -> ArraySlice<UInt8>? {
        guard let count = number(octets: lengthOctets) else { return nil }
        return bytes(count)
    }

    /// Walks an extension list (RFC 8446 §4.2).
    mutating func extensions(_ body: (UInt16, ArraySlice<UInt8>) -> Void) {
        guard var list = vector(lengthOctets: 2).map({ TLSMessageReader($0) }) else { return }
        while let type = list.uint16(), let data = list.vector(lengthOctets: 2) { body(type, data) }
    }
}
