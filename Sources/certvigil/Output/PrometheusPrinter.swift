import Exposition
import Monitoring

/// Prometheus text format, the names of the daemon's metrics, for the textfile collector of node_exporter. Families must stand together, so it is
/// written at the end; until then the finished lines of each place wait in memory.
struct PrometheusPrinter: ResultPrinter {
    private var exposition = OneTimeExposition()

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) { print(round: [assessment], to: &output) }

    mutating func print(round: [Assessment], to output: inout OutputBuffer) { exposition.update(round.map(\.withUniqueTarget)) }

    mutating func take(_ scan: ScanSummary) { exposition.update(scan) }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        for piece in exposition.text { output.write(piece) }
    }
}

extension Assessment {
    /// One address may serve many names, and a series must not be there twice: the name that was asked for belongs to the target then.
    fileprivate var withUniqueTarget: Assessment {
        guard case .endpoint(var seen) = observation, let serverName = seen.target.serverName, serverName != seen.target.endpoint.host else {
            return self
        }
        var copy = self
        seen.target.name = "\(serverName)@\(seen.target.name)"
        copy.observation = .endpoint(seen)
        return copy
    }
}
