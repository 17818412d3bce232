/// Writes the presentation language of TLS (RFC 8446 §3): big-endian numbers and vectors led by their length.
struct TLSMessageWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The low octets of a number.
    mutating func number(_ value: Int, octets: Int) {
        for shift in stride(from: 8 * (octets - 1), through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// A vector whose length takes this many octets; what does not fit is cut off.
    mutating func vector(lengthOctets: Int, _ body: (inout TLSMessageWriter) -> Void) {
        var inner = TLSMessageWriter()
        body(&inner)
        let fitting = inner.bytes.prefix(1 << (8 * lengthOctets) - 1)
        number(fitting.count, octets: lengthOctets)
        bytes += fitting
    }

    mutating func `extension`(_ type: UInt16, _ body: (inout TLSMessageWriter) -> Void) {
        number(Int(type), octets: 2)
        vector(lengthOctets: 2, body)
    }
}
