/// Where it is written.
public struct Citation: Hashable, Sendable, CustomStringConvertible {
    /// `RFC 5280`.
    public var document: String
    /// `4.1.2.5`; empty for a whole document.
    public var section: String

    public init(_ document: String, section: String = "") {
        self.document = document
        self.section = section
    }

    static func rfc(_ number: Int, _ section: String) -> Citation { Citation("RFC \(number)", section: section) }

    /// `RFC 5280 §4.1.2.5`.
    public var description: String { section.isEmpty ? document : "\(document) §\(section)" }
}
