/// The identity of a workload (SPIFFE-ID §2): `spiffe://`, a trust domain, and a path that tells workloads apart.
public struct SPIFFEID: Hashable, Sendable {
    public let trustDomain: SPIFFETrustDomain
    /// The segments of the path; none in the identity of a trust domain itself, which only signing certificates have.
    public let segments: [String]

    /// §2.3: an ID has at most so many bytes.
    public static let longestID = 2048

    static let scheme = "spiffe://"

    /// - Throws: `SPIFFESyntaxError` with the rule that is broken.
    public init(_ text: some StringProtocol) throws(SPIFFESyntaxError) {
        let (domain, path) = try SPIFFEID.split(text)
        trustDomain = try SPIFFETrustDomain(domain)
        segments = try SPIFFEID.segments(of: path).map { segment throws(SPIFFESyntaxError) in
            try SPIFFEID.check(segment) { _ in false }
            return String(segment)
        }
    }

    /// The trust domain, and the path from its first slash on.
    static func split(_ text: some StringProtocol) throws(SPIFFESyntaxError) -> (domain: Substring, path: Substring) {
        let bytes = text.utf8.count
        guard bytes <= longestID else { throw SPIFFESyntaxError("\(bytes) bytes, more than the \(longestID) an ID may have") }
        guard text.lowercased().hasPrefix(scheme) else { throw SPIFFESyntaxError("does not begin with \(scheme)") }
        let rest = Substring(text).dropFirst(scheme.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        return (rest[..<slash], rest[slash...])
    }

    /// - Parameter path: empty, or from its first slash on.
    static func segments(of path: Substring) -> [Substring] {
        path.isEmpty ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    /// §2.2: letters, digits, dots, dashes and underscores; no empty segment, so no slash at the end, and none that walks up or stays.
    ///
    /// - Parameter isAllowed: further characters.
    static func check(_ segment: Substring, allowing isAllowed: (UInt8) -> Bool) throws(SPIFFESyntaxError) {
        guard !segment.isEmpty else { throw SPIFFESyntaxError("has an empty path segment, or a slash at the end") }
        guard segment != ".", segment != ".." else { throw SPIFFESyntaxError("has the path segment \"\(segment)\"") }
        guard segment.utf8.allSatisfy({ isPathCharacter($0) || isAllowed($0) }) else {
            throw SPIFFESyntaxError("has the path segment \"\(segment)\", expected letters, digits, dots, dashes and underscores only")
        }
    }

    private static func isPathCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension SPIFFEID: CustomStringConvertible {
    public var description: String { SPIFFEID.scheme + trustDomain.name + segments.map { "/\($0)" }.joined() }
}

/// What all identities under one root of trust have in common (SPIFFE-ID §2.1): `example.org`.
public struct SPIFFETrustDomain: Hashable, Sendable, CustomStringConvertible {
    public let name: String

    /// RFC 3986 §3.2.2: a host has at most so many bytes.
    public static let longestName = 255

    /// - Parameter name: without scheme.
    /// - Throws: `SPIFFESyntaxError` with the rule that is broken.
    public init(_ name: some StringProtocol) throws(SPIFFESyntaxError) {
        guard !name.isEmpty else { throw SPIFFESyntaxError("names no trust domain") }
        guard name.utf8.count <= SPIFFETrustDomain.longestName else {
            throw SPIFFESyntaxError("the trust domain has \(name.utf8.count) bytes, more than \(SPIFFETrustDomain.longestName)")
        }
        guard name.utf8.allSatisfy(SPIFFETrustDomain.isNameCharacter) else {
            throw SPIFFESyntaxError("the trust domain \"\(name)\" has other characters than lower-case letters, digits, dots, dashes and underscores")
        }
        self.name = String(name)
    }

    public var description: String { name }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// Why a text is no SPIFFE ID, without a full stop; follows the text in a message.
public struct SPIFFESyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
