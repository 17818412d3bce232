/// Bytes that are not what they claim to be.
public struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The offset of the first byte that cannot be understood, from the start of the encoding.
    public var offset: Int
    /// What was expected or wrong there, without a full stop: `length runs past the end of the enclosing value`.
    public var reason: String

    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "\(reason) at byte \(offset)" }
}
