import Foundation
import TestSupport
import Testing

/// The one JSON object that a command wrote, and how it ended.
struct CommandResult {
    let status: Int32?
    let json: [String: Any]

    init(_ outcome: ProcessOutcome) throws {
        status = outcome.status
        json = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.standardOutput.utf8)) as? [String: Any],
            "\(outcome.standardOutput)\(outcome.standardError)")
    }
}
