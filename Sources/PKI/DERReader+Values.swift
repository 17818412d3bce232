extension DERReader {
    /// Reads a SEQUENCE and enters it.
    public mutating func sequence(_ name: StaticString) throws(DecodingFailure) -> DERReader {
        let element = try next(.sequence, name)
        return try contents(of: element)
    }

    /// Reads an OBJECT IDENTIFIER.
    public mutating func objectIdentifier(_ name: StaticString) throws(DecodingFailure) -> ObjectIdentifier {
        let element = try next(.objectIdentifier, name)
        guard let identifier = ObjectIdentifier(encoded: content(of: element)) else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is not an object identifier")
        }
        return identifier
    }

    /// Reads a BOOLEAN; every octet but zero is true, as in BER.
    public mutating func boolean(_ name: StaticString) throws(DecodingFailure) -> Bool {
        let element = try next(.boolean, name)
        guard element.content.count == 1 else { throw DecodingFailure(offset: element.start, reason: "\(name) does not have one octet") }
        return byte(at: element.contentStart) != 0
    }

    /// Reads an INTEGER that fits into 32 bits.
    public mutating func smallInteger(_ name: StaticString) throws(DecodingFailure) -> Int {
        let element = try next(.integer, name)
        let octets = content(of: element)
        guard let first = octets.first, octets.count <= 4 else {
            throw DecodingFailure(offset: element.start, reason: "\(name) has \(octets.count) octets, expected 1 to 4")
        }
        return octets.dropFirst().reduce(Int(Int8(bitPattern: first))) { $0 << 8 | Int($1) }
    }

    /// Reads an INTEGER of any size: its two's complement octets, at least one.
    public mutating func integer(_ name: StaticString) throws(DecodingFailure) -> ArraySlice<UInt8> {
        let element = try next(.integer, name)
        guard !element.content.isEmpty else { throw DecodingFailure(offset: element.start, reason: "\(name) has no octets") }
        return content(of: element)
    }

    /// Reads a BIT STRING: its octets, and how many bits at the end of the last one do not count.
    public mutating func bitString(_ name: StaticString) throws(DecodingFailure) -> (octets: ArraySlice<UInt8>, unusedBits: UInt8) {
        let element = try next(.bitString, name)
        guard let unused = content(of: element).first, unused < 8, unused == 0 || element.content.count > 1 else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is not a bit string")
        }
        return (content(of: element).dropFirst(), unused)
    }
}
