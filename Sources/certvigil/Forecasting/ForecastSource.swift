import History
import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings

/// Where a forecast's facts come from.
enum ForecastSource {
    /// What the daemon saw last of everything that a configuration names.
    ///
    /// - Throws: `Complaint` when the configuration or its database cannot be read.
    static func stored(configuration path: String) throws(Complaint) -> [Forecast.Fact] {
        let configuration = try Configuration.load(path)
        let targets = Dictionary(configuration.targets.map { ($0.target.name, $0.policy) }) { first, _ in first }
        let scans = Dictionary(configuration.scans.map { ($0.name, $0.policy) }) { first, _ in first }
        return try latest(in: configuration.storage.path).compactMap { observation in
            let policy =
                switch observation.place {
                case .endpoint(let target, _): targets[target]
                case .file(let scan, _): scans[scan]
                }
            return policy.map { Forecast.Fact(observation: observation, policy: $0) }
        }
    }

    private static func latest(in database: String) throws(Complaint) -> [Observation] {
        do {
            return try HistoryReader(path: database, digest: SystemCryptography()).latest()
        } catch {
            throw Complaint(
                error.description, hint: "certvigil run --config FILE fills it; certvigil forecast PATH… looks at files without it",
                exitStatus: Status.unknown.exitStatus)
        }
    }

    /// What lies under files and directories now.
    ///
    /// - Parameter omit: told each of the paths that is not there.
    static func scanned(
        _ request: ScanRequest, with scanner: FileScanner, policy: Policy, at time: Timestamp, omit: (String) -> Void
    ) -> [Forecast.Fact] {
        var facts: [Forecast.Fact] = []
        _ = scanner.scan(request, at: time) { file in
            if file.failure?.reason == .notFound, request.paths.contains(file.path) { return omit("\(file.path): \(file.failure?.detail ?? "")") }
            guard !file.certificates.isEmpty || file.facts.revocationLists != nil else { return }
            facts.append(Forecast.Fact(observation: .file(file), policy: policy))
        }
        return facts
    }
}
