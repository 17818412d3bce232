import Monitoring
import PKI

/// How many certificates lay below a path when all was well.
struct CoverageMemory: Hashable, Sendable {
    var certificates: Int
    var seenAt: Timestamp

    /// A place that holds less than half of what it held has lost a mount, a permission or a directory, or somebody has cleared it out.
    static let share = 0.5
    /// With fewer than these, one certificate that was removed on purpose would be half of them.
    static let fewest = 4
    /// Long enough that somebody on a weekday sees it; then the new number is what is normal.
    static let patience = Duration.seconds(7 * 86_400)

    /// Compares what was found with what was remembered.
    ///
    /// - Returns: what to tell, where there is something; and what to remember.
    static func judge(found: Int, before: CoverageMemory?, at time: Timestamp) -> (coverage: Coverage?, memory: CoverageMemory?) {
        guard let before, found < before.certificates else {
            return (found == 0 ? Coverage(certificates: 0) : nil, found == 0 ? nil : CoverageMemory(certificates: found, seenAt: time))
        }
        let isDropped = found == 0 || before.certificates >= fewest && Double(found) < Double(before.certificates) * share
        guard time - before.seenAt < patience else { return judge(found: found, before: nil, at: time) }
        guard isDropped else { return (nil, before) }
        return (Coverage(certificates: found, before: before.certificates, seenBefore: before.seenAt), before)
    }
}
