internal import GRDB
import Monitoring
import PKI

/// Writes recordings inside the transaction that is open on its connection.
struct Recorder {
    let database: Database
    let digest: any Digest

    func record(_ recording: Recording, remembering memory: inout PlaceMemory) throws {
        for place in recording.retired.sorted() {
            try PlaceTable(database: database).retire(place)
            memory[place] = nil
        }
        if let assessment = recording.assessment { try record(assessment, remembering: &memory) }
        if let transitions = recording.transitions { try AlertTable(database: database).save(transitions) }
        try OutboxTable(database: database).append(recording.outbox)
    }

    private func record(_ assessment: Assessment, remembering memory: inout PlaceMemory) throws {
        let place = assessment.observation.place
        let facts = Facts(assessment.observation)
        guard let known = try memory[place] ?? PlaceTable(database: database).recall(place) else {
            memory[place] = try begin(place, facts, assessment)
            return
        }
        guard facts.isRepeat(of: known.facts) else {
            memory[place] = try change(known, facts, assessment, isNewRun: true)
            return
        }
        // The common case by far: one narrow update and nothing else.
        guard try ObservationTable(database: database).prolong(known.id, by: assessment.observation, facts.document) else {
            memory[place] = try begin(place, facts, assessment)  // another process has retired the place
            return
        }
        let sameFindings = known.findings.elementsEqual(assessment.findings) { $0.finding == $1 }
        if sameFindings, known.target == assessment.observation.target, memory[place] != nil { return }
        memory[place] = try change(known, known.facts, assessment, isNewRun: false)
    }

    /// Records a place that is new, comes back after it was retired, or has facts on record that mean nothing to this release.
    private func begin(_ place: Place, _ facts: Facts, _ assessment: Assessment) throws -> RememberedPlace {
        let id = try PlaceTable(database: database).open(place, assessment.observation)
        let standing = try FindingTable(database: database).standing(placeID: id)
        let known = RememberedPlace(id: id, target: assessment.observation.target, facts: facts, findings: standing)
        return try change(known, facts, assessment, isNewRun: true)
    }

    private func change(_ known: RememberedPlace, _ facts: Facts, _ assessment: Assessment, isNewRun: Bool) throws -> RememberedPlace {
        let observation = assessment.observation
        if let target = observation.target, target != known.target { try PlaceTable(database: database).update(target, of: known.id) }
        if isNewRun { try begin(facts, observation, at: known.id) }
        let findings = try FindingTable(database: database).update(
            known.findings, to: assessment.findings, placeID: known.id, at: observation.observedAt)
        return RememberedPlace(id: known.id, target: observation.target, facts: facts, findings: findings)
    }

    private func begin(_ facts: Facts, _ observation: Observation, at placeID: Int64) throws {
        let chains = ChainTable(database: database, digest: digest)
        let stored = try FactsTable(database: database, digest: digest).store(facts, observation, chains: chains)
        try ObservationTable(database: database).begin(stored.id, observation, at: placeID)
        guard observation.showsCertificates else { return }
        try CertificatePeriodTable(database: database).update(placeID, toChain: stored.chainID, at: observation.observedAt)
    }
}

extension Observation {
    var target: Target? {
        if case .endpoint(let seen) = self { seen.target } else { nil }
    }

    /// False where the certificates that are there could not be looked at: what was there before may still be.
    fileprivate var showsCertificates: Bool {
        if !certificates.isEmpty { return true }
        return switch self {
        case .endpoint: false
        case .file(let seen): seen.failure.map { [.notFound, .brokenSymlink].contains($0.reason) } ?? true
        }
    }
}
