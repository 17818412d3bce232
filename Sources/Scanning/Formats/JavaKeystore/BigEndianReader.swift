/// Reads what Java's DataOutputStream writes, and never past the end.
struct BigEndianReader {
    let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var count: Int { bytes.endIndex - position }

    /// So many bytes; nil, and nothing read, where they are not there.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= self.count else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// An unsigned number of 1 to 7 octets.
    mutating func number(_ octets: Int) -> Int? { take(octets)?.reduce(0) { $0 << 8 | Int($1) } }

    /// Bytes behind their length.
    mutating func counted(lengthOctets: Int) -> ArraySlice<UInt8>? {
        let start = position
        guard let length = number(lengthOctets), let content = take(length) else {
            position = start
            return nil
        }
        return content
    }

    /// A text behind its length in two octets (`writeUTF`).
    mutating func text() -> String? { counted(lengthOctets: 2).map { String(decoding: $0, as: UTF8.self) } }
}
