/// An address that cannot be listened on.
public struct ListenAddressError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
