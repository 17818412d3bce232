import Monitoring
import PKI
import Synchronization

/// The latest assessment of every place, in memory: what the HTTP API answers from, and what the next look is compared with.
public final class LatestResults: Sendable {
    fileprivate struct Storage {
        var assessments: [Place: Assessment] = [:]
        /// The places of each target, one for each address of its last look.
        var addresses: [String: Set<Place>] = [:]
        /// How many files each scan has.
        var fileCounts: [String: Int] = [:]
        /// When every file of a scan was last found unchanged, or observed later.
        var confirmations: [String: Timestamp] = [:]
    }

    private let storage = Mutex(Storage())

    public init() {}

    /// Takes over one look: of a target, one assessment for each address that was tried; its other addresses are forgotten.
    func update(_ look: [Assessment]) {
        storage.withLock { storage in
            if case .endpoint(let target, _)? = look.first?.observation.place {
                let places = Set(look.map(\.observation.place))
                for place in storage.addresses[target, default: []].subtracting(places) { storage.assessments[place] = nil }
                storage.addresses[target] = places
            }
            for assessment in look {
                let place = assessment.observation.place
                let isNew = storage.assessments.updateValue(assessment, forKey: place) == nil
                if isNew, case .file(let scan, _) = place { storage.fileCounts[scan, default: 0] += 1 }
            }
        }
    }

    /// The places of the target that this look replaces: addresses that it did not try. A name that does not resolve replaces none, as its addresses
    /// may be back at the next look.
    func replaced(by look: [Observation]) -> Set<Place> {
        let places = Set(look.map(\.place))
        let isResolved = places.contains { if case .endpoint(_, .some) = $0 { true } else { false } }
        guard isResolved, case .endpoint(let target, _)? = places.first else { return [] }
        return storage.withLock { $0.addresses[target, default: []] }.subtracting(places)
    }

    /// - Returns: the places that were removed.
    func remove(where isGone: (Place) -> Bool) -> Set<Place> {
        storage.withLock { storage in
            let gone = Set(storage.assessments.keys.filter(isGone))
            for place in gone {
                storage.assessments[place] = nil
                switch place {
                case .endpoint(let target, _): storage.addresses[target]?.remove(place)
                case .file(let scan, _): storage.fileCounts[scan, default: 1] -= 1
                }
            }
            return gone
        }
    }

    /// Takes note that every file of a scan was observed or found unchanged since the scan began.
    ///
    /// - Returns: the observations that have to be judged again; of the others the judgement still stands.
    func confirm(_ scan: String, since start: Timestamp) -> [FileObservation] {
        storage.withLock { storage in
            storage.confirmations[scan] = start
            var due: [FileObservation] = []
            for (place, assessment) in storage.assessments {
                if let end = assessment.sameUntil, end > start { continue }
                guard case .file(scan, _) = place, case .file(var file) = assessment.observation, file.observedAt < start else { continue }
                file.observedAt = start
                due.append(file)
            }
            return due
        }
    }

    /// How many files of a scan are known.
    func fileCount(of scan: String) -> Int { storage.withLock { $0.fileCounts[scan] ?? 0 } }

    func observation(at place: Place) -> Observation? { storage.withLock { storage in storage.assessments[place].map(storage.dated)?.observation } }

    /// True when this target was looked at since the program started, or its last result was restored.
    func knows(target: String) -> Bool { storage.withLock { $0.addresses[target]?.isEmpty == false } }

    /// The files that this scan found earlier, and for which the condition holds.
    func files(of scan: String, where isWanted: (Place) -> Bool) -> Set<Place> {
        storage.withLock { storage in
            Set(storage.assessments.keys.filter { if case .file(scan, _) = $0 { isWanted($0) } else { false } })
        }
    }

    /// In the order of places.
    public func all(where isWanted: (Place) -> Bool = { _ in true }) -> [Assessment] {
        storage.withLock { storage in storage.assessments.filter { isWanted($0.key) }.mapValues(storage.dated) }.sorted { $0.key < $1.key }.map(
            \.value)
    }
}

extension LatestResults.Storage {
    /// With the time at which a file was last seen, changed or not.
    fileprivate func dated(_ assessment: Assessment) -> Assessment {
        guard case .file(var file) = assessment.observation, let time = confirmations[file.scan], time > file.observedAt else { return assessment }
        var assessment = assessment
        file.observedAt = time
        assessment.observation = .file(file)
        return assessment
    }
}
