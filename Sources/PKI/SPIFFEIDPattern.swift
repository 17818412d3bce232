/// The SPIFFE IDs that a workload may have: one ID, or a pattern whose path has wildcards.
///
/// `*` stands for any characters within one path segment, none included; `**` as the last segment for one or more segments. Neither character
/// can occur in an ID. The trust domain is always spelt out: who trusts any domain has no identity to check.
public struct SPIFFEIDPattern: Hashable, Sendable {
    public let trustDomain: SPIFFETrustDomain
    private let segments: [String]
    private let matchesAnyEnd: Bool

    /// - Throws: `SPIFFESyntaxError` with the rule that is broken.
    public init(_ text: some StringProtocol) throws(SPIFFESyntaxError) {
        let (domain, path) = try SPIFFEID.split(text)
        trustDomain = try SPIFFETrustDomain(domain)
        var parts = SPIFFEID.segments(of: path)
        guard !parts.isEmpty else { throw SPIFFESyntaxError("has no path, as every workload's ID has; end it in /** for any workload") }
        matchesAnyEnd = parts.last == "**"
        if matchesAnyEnd { parts.removeLast() }
        segments = try parts.map { segment throws(SPIFFESyntaxError) in
            guard segment.firstRange(of: "**") == nil else { throw SPIFFESyntaxError("has ** elsewhere than as the last path segment") }
            try SPIFFEID.check(segment) { $0 == UInt8(ascii: "*") }
            return String(segment)
        }
    }

    public func matches(_ id: SPIFFEID) -> Bool {
        guard id.trustDomain == trustDomain, matchesAnyEnd ? id.segments.count > segments.count : id.segments.count == segments.count else {
            return false
        }
        return zip(segments, id.segments).allSatisfy { SPIFFEIDPattern.matches(Array($1.utf8), pattern: Array($0.utf8)) }
    }

    /// Goes back to the last wildcard only: never more steps than the product of both lengths.
    private static func matches(_ text: [UInt8], pattern: [UInt8]) -> Bool {
        var (position, patternPosition) = (0, 0)
        var wildcard: (pattern: Int, text: Int)?
        while position < text.count {
            if patternPosition < pattern.count, pattern[patternPosition] == UInt8(ascii: "*") {
                wildcard = (patternPosition, position)
                patternPosition += 1
            } else if patternPosition < pattern.count, pattern[patternPosition] == text[position] {
                position += 1
                patternPosition += 1
            } else if let last = wildcard {
                wildcard = (last.pattern, last.text + 1)
                position = last.text + 1
                patternPosition = last.pattern + 1
            } else {
                return false
            }
        }
        return pattern[patternPosition...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension SPIFFEIDPattern: CustomStringConvertible {
    public var description: String {
        SPIFFEID.scheme + trustDomain.name + segments.map { "/\($0)" }.joined() + (matchesAnyEnd ? "/**" : "")
    }
}
