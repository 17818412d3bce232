/// A text that must not be shown: it describes itself as `<secret>` everywhere.
public struct Secret: Hashable, Sendable {
    private let value: String

    public init(_ value: String) { self.value = value }

    /// Hands the text to the one call that needs it.
    public func reveal<Result>(_ use: (String) throws -> Result) rethrows -> Result { try use(value) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
