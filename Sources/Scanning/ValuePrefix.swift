import PKI

/// The first value of bytes of which the end may be missing, as in the head of a file. For telling formats apart; reading is stricter.
struct ValuePrefix {
    let tag: DERTag
    /// What there is of the content. Behind an indefinite length, everything.
    let content: ArraySlice<UInt8>
    /// What there is behind the value; empty behind an indefinite length.
    let rest: ArraySlice<UInt8>

    /// nil where tag and length are not there as a whole or the length has more than four octets.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first, let length = bytes.dropFirst().first else { return nil }
        tag = DERTag(rawValue: first)
        let octets = length > 0x80 ? Int(length & 0x7F) : 0
        let behind = bytes.dropFirst(2 + octets)
        guard octets <= 4, bytes.count >= 2 + octets else { return nil }
        guard length != 0x80 else {
            (content, rest) = (behind, behind.suffix(0))
            return
        }
        let count = octets == 0 ? Int(length) : bytes.dropFirst(2).prefix(octets).reduce(0) { $0 << 8 | Int($1) }
        (content, rest) = (behind.prefix(count), behind.dropFirst(count))
    }

    /// The content where the value has this tag.
    func content(_ tag: DERTag) -> ArraySlice<UInt8>? { self.tag == tag ? content : nil }
}
