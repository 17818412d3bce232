import Monitoring

/// An expiry threshold as users write it: `30d`, `25%`, or both as `[30d, 25%]`, of which the lesser counts.
public struct ThresholdLiteral: Hashable, Sendable {
    public let threshold: ExpiryThreshold

    public init(_ threshold: ExpiryThreshold) { self.threshold = threshold }

    /// The form of the command line, where the brackets may be left out: `30d,25%`.
    public init(parsing text: String) throws(LiteralError) {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]") && text.count >= 2
        let parts = (isBracketed ? text.dropFirst().dropLast() : text[...]).split(separator: ",", omittingEmptySubsequences: false)
        try self.init(parts: parts.map { $0.trimmingPrefix { $0 == " " }.filter { $0 != " " } })
    }

    init(parts: [String]) throws(LiteralError) {
        var threshold = ExpiryThreshold(absolute: nil, share: nil)
        for part in parts {
            if part.hasSuffix("%") {
                guard threshold.share == nil else { throw LiteralError("expected one share, as in [30d, 25%]") }
                threshold.share = try ThresholdLiteral.share(part.dropLast())
            } else {
                guard threshold.absolute == nil else { throw LiteralError("expected one duration, as in [30d, 25%]") }
                threshold.absolute = try DurationLiteral(parsing: part).duration
            }
        }
        guard !parts.isEmpty else { throw LiteralError("expected a duration, a share or both, as in [30d, 25%]") }
        self.threshold = threshold
    }

    private static func share(_ text: Substring) throws(LiteralError) -> Double {
        let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
        guard isPlain, let percent = Double(text), (0...100).contains(percent) else {
            throw LiteralError("\"\(text)%\" is not a share from 0% to 100%")
        }
        return percent / 100
    }
}

extension ThresholdLiteral: CustomStringConvertible {
    public var description: String {
        let parts = [threshold.absolute.map { DurationLiteral($0).description }, threshold.share.map(ThresholdLiteral.percent)].compactMap(\.self)
        return parts.count == 1 ? parts[0] : "[\(parts.joined(separator: ", "))]"
    }

    /// 0.25 as `25%`, 0.125 as `12.5%`.
    static func percent(_ share: Double) -> String {
        let percent = (share * 100_000).rounded() / 1000
        return percent == percent.rounded() && percent.magnitude < 1e6 ? "\(Int(percent))%" : "\(percent)%"
    }
}
