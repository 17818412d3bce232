/// A value whose text cannot be read: half a sentence that follows what was found.
public struct LiteralError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
