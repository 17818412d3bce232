import Monitoring
import PKI
import Synchronization

/// The latest assessment of every place, in memory: what the HTTP API answers from, and what the next look is compared with.
public final class LatestResults: Sendable {
    private struct Storage {
        var assessments: [Place: Assessment] = [:]
        /// The places of each target, one for each address of its last look.
        var addresses: [String: Set<Place>] = [:]
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
            for assessment in look { storage.assessments[assessment.observation.place] = assessment }
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
                if case .endpoint(let target, _) = place { storage.addresses[target]?.remove(place) }
            }
            return gone
        }
    }

    /// Takes note that a file was found unchanged.
    ///
    /// - Returns: its observation where it has to be judged again; nil where the judgement still stands.
    func confirm(_ place: Place, seenSince start: Timestamp) -> FileObservation? {
        storage.withLock { storage in
            guard let index = storage.assessments.index(forKey: place), case .file(var file) = storage.assessments.values[index].observation,
                file.observedAt < start
            else { return nil }
            file.observedAt = start
            guard let end = storage.assessments.values[index].sameUntil, end > start else { return file }
            storage.assessments.values[index].observation = .file(file)
            return nil
        }
    }

    func observation(at place: Place) -> Observation? { storage.withLock { $0.assessments[place]?.observation } }

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
        storage.withLock { storage in storage.assessments.filter { isWanted($0.key) } }.sorted { $0.key < $1.key }.map(\.value)
    }
}
