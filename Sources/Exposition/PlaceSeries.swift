import Monitoring
import PKI

/// The series of everything that is watched: targets with their addresses, files, scans.
///
/// What is remembered of a place when a later look fails: its certificates, the verdict on them, the findings about them and what was
/// negotiated. They go when a newer look says otherwise, or with the place.
struct PlaceSeries: Sendable {
    private var endpoints = SeriesTable<Place, EndpointColumn>()
    private var targets = SeriesTable<String, TargetColumn>()
    private var files = SeriesTable<Place, FileColumn>()
    private var scans = SeriesTable<String, ScanColumn>()

    /// The addresses of each target that have series.
    private var addresses: [String: Set<Place>] = [:]
    /// The last findings about certificates, of places that have any.
    private var certificateFindings: [Place: FindingCounts] = [:]

    private var writer = LineWriter()

    var sheets: [SeriesSheet] { [endpoints.sheet, targets.sheet, files.sheet, scans.sheet] }

    /// Endpoint assessments of one target belong to one probe: its other addresses are out of use.
    mutating func update(_ assessments: [Assessment]) {
        var order: [String] = []
        var rounds: [String: [EndpointObservation]] = [:]
        for assessment in assessments {
            switch assessment.observation {
            case .file(let seen): update(assessment, seen)
            case .endpoint(let seen):
                update(assessment, seen)
                if rounds[seen.target.name] == nil { order.append(seen.target.name) }
                rounds[seen.target.name, default: []].append(seen)
            }
        }
        for target in order { close(rounds[target] ?? [], of: target) }
    }

    /// The files of the scan that it did not see any more go, where the summary tells which it saw.
    mutating func update(_ summary: ScanSummary) {
        scans[summary.scan] = ScanSeries.block(summary, using: &writer)
        guard let seen = summary.places.map(Set.init) else { return }
        for place in places(ofScan: summary.scan) where !seen.contains(place) { remove(place) }
    }

    mutating func remove(_ place: Place) {
        certificateFindings[place] = nil
        switch place {
        case .file: files[place] = nil
        case .endpoint(let target, _):
            endpoints[place] = nil
            addresses[target]?.remove(place)
            guard addresses[target]?.isEmpty ?? true else { return }
            addresses[target] = nil
            targets[target] = nil
        }
    }

    mutating func remove(target: String) {
        for place in addresses[target] ?? [] { remove(place) }
        targets[target] = nil
    }

    mutating func remove(scan: String) {
        for place in places(ofScan: scan) { remove(place) }
        scans[scan] = nil
    }

    private mutating func update(_ assessment: Assessment, _ seen: EndpointObservation) {
        let place = assessment.observation.place
        let findings = findings(of: assessment, at: place, tellsCertificates: EndpointSeries.tellsCertificates(seen))
        endpoints[place] =
            EndpointSeries(seen: seen, thresholds: assessment.expiryThresholds, findings: findings, previous: endpoints[place]).block(using: &writer)
        addresses[seen.target.name, default: []].insert(place)
    }

    private mutating func update(_ assessment: Assessment, _ seen: FileObservation) {
        let place = assessment.observation.place
        let findings = findings(of: assessment, at: place, tellsCertificates: FileSeries.tellsCertificates(seen))
        files[place] = FileSeries(seen: seen, thresholds: assessment.expiryThresholds, findings: findings, previous: files[place]).block(
            using: &writer)
    }

    /// The findings to export, the remembered ones included.
    private mutating func findings(of assessment: Assessment, at place: Place, tellsCertificates: Bool) -> FindingCounts {
        let current = FindingCounts(assessment.findings)
        guard tellsCertificates else { return current.adding(certificateFindings[place] ?? .none) }
        let remembered = FindingCounts.aboutCertificates(assessment.findings)
        certificateFindings[place] = remembered.isEmpty ? nil : remembered
        return current
    }

    /// Addresses that were not tried this time go when a certificate was seen elsewhere. If none was, the target's last known certificates
    /// stay, without measurements: a name that does not resolve for an hour must not resolve an alert.
    private mutating func close(_ round: [EndpointObservation], of target: String) {
        targets[target] = TargetSeries.block(target: target, round: round, previous: targets[target], using: &writer)
        let tried = Set(round.map { Place.endpoint(target: target, address: $0.placeAddress) })
        let sawCertificate = round.contains(where: EndpointSeries.tellsCertificates)
        for place in (addresses[target] ?? []).subtracting(tried) {
            if sawCertificate { remove(place) } else { lapse(place) }
        }
    }

    private mutating func lapse(_ place: Place) {
        guard case .endpoint(let target, let address) = place, let previous = endpoints[place] else { return }
        let kept = EndpointSeries.remembered(
            of: previous, target: target, address: address, findings: certificateFindings[place] ?? .none, using: &writer)
        if kept.isEmpty { remove(place) } else { endpoints[place] = kept }
    }

    private func places(ofScan name: String) -> [Place] {
        files.keys.filter { place in
            if case .file(name, _) = place { true } else { false }
        }
    }
}
