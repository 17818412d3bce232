/// Where one value lies in bytes that may be BER (X.690 §8): PKCS #7 and PKCS #12 leave the sender that freedom.
public struct BERElement: Hashable, Sendable {
    public let tag: DERTag
    /// Offset of the identifier octet.
    public let start: Int
    /// The content octets, without the end-of-contents mark of an indefinite length.
    public let content: Range<Int>
    /// Offset after everything that belongs to the value.
    public let end: Int

    public var encoding: Range<Int> { start..<end }
}
