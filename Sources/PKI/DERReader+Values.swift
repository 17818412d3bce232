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

    /// As `objectIdentifier`, for a first look: checks the octets and makes nothing of them.
    mutating func nextObjectIdentifier(_ name: StaticString) throws(DecodingFailure) -> DERElement {
        let element = try next(.objectIdentifier, name)
        guard ObjectIdentifier.isValid(content(of: element)) else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is not an object identifier")
        }
        return element
    }

    /// Reads a BOOLEAN; every octet but zero is true, as in BER.
    public mutating func boolean(_ name: StaticString) throws(DecodingFailure) -> Bool {
        byte(at: try nextBoolean(name).contentStart) != 0
    }

    mutating func nextBoolean(_ name: StaticString) throws(DecodingFailure) -> DERElement {
        let element = try next(.boolean, name)
        guard element.content.count == 1 else { throw DecodingFailure(offset: element.start, reason: "\(name) does not have one octet") }
        return element
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
        let octets = try nextBitString(name)
        return (bytes(in: octets), byte(at: octets.lowerBound - 1))
    }

    /// The octets of a BIT STRING, behind the one that counts unused bits.
    mutating func nextBitString(_ name: StaticString) throws(DecodingFailure) -> Range<Int> {
        let element = try next(.bitString, name)
        guard !element.content.isEmpty, byte(at: element.contentStart) < 8, byte(at: element.contentStart) == 0 || element.content.count > 1 else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is not a bit string")
        }
        return element.contentStart + 1..<element.end
    }
}
