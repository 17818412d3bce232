import ArgumentParser
import Checks
import Exposition
import Monitoring
import PKI

/// `--output` of `forecast`: the catalogue of its formats.
enum ForecastFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, csv, nagios, prometheus, ics

    static var standard: ForecastFormat { StandardStream.output.isTerminal ? .table : .ndjson }

    /// - Parameter facts: what the forecast was made from; Prometheus does its own forecasting on them.
    func text(of forecast: Forecast, facts: [Forecast.Fact], style: TerminalStyle) -> [UInt8] {
        switch self {
        case .table: Array(forecast.table(style).utf8)
        case .json: forecast.json
        case .ndjson: forecast.ndjson
        case .csv: forecast.csv
        case .nagios: Array(forecast.nagios.utf8)
        case .prometheus: ForecastFormat.exposition(of: facts, at: forecast.now)
        case .ics: Array(forecast.calendar.utf8)
        }
    }

    private static func exposition(of facts: [Forecast.Fact], at now: Timestamp) -> [UInt8] {
        var exposition = OneTimeExposition()
        let assessor = Assessor()
        for fact in facts { exposition.update([assessor.assess(fact.observation, policy: fact.policy, at: now)]) }
        return exposition.text.bytes
    }
}
