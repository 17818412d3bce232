import Monitoring

/// What the writer knows about the last observation of each place, so that a repeat is recognised without reading.
///
/// Changes are staged until the transaction they belong to has committed: memory never runs ahead of the disk.
struct PlaceMemory {
    private var committed: [Place: RememberedPlace] = [:]
    private var staged: [Place: RememberedPlace?] = [:]

    subscript(place: Place) -> RememberedPlace? {
        get {
            if !staged.isEmpty, let change = staged[place] { return change }
            return committed[place]
        }
        set { staged.updateValue(newValue, forKey: place) }
    }

    mutating func commit() {
        for (place, change) in staged { committed[place] = change }
        staged.removeAll(keepingCapacity: true)
    }

    mutating func rollBack() { staged.removeAll(keepingCapacity: true) }
}

/// A place as it was last recorded. A class, so that looking it up costs one reference.
final class RememberedPlace: Sendable {
    let id: Int64
    /// nil for a file.
    let target: Target?
    let facts: Facts
    let findings: [StandingFinding]

    init(id: Int64, target: Target?, facts: Facts, findings: [StandingFinding]) {
        self.id = id
        self.target = target
        self.facts = facts
        self.findings = findings
    }
}
