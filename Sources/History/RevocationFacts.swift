import PKI

/// A `RevocationStatus` in a facts document. Times in microseconds since 1970.
struct RevocationFacts: Codable, Hashable, Sendable {
    var certificate: Fingerprint
    var state: String
    var source: String?
    var thisUpdate: Int64?
    var nextUpdate: Int64?
    var revocationDate: Int64?
    var reason: Int?
    var detail: String?

    init(_ status: RevocationStatus) {
        certificate = status.certificate
        state = status.state.rawValue
        source = status.source?.rawValue
        thisUpdate = status.thisUpdate?.microseconds
        nextUpdate = status.nextUpdate?.microseconds
        revocationDate = status.revocationDate?.microseconds
        reason = status.reason?.rawValue
        detail = status.detail.isEmpty ? nil : status.detail
    }

    func status() throws(UnreadableFact) -> RevocationStatus {
        guard let knownState = RevocationStatus.State(rawValue: state) else { throw UnreadableFact("revocation.state", state) }
        return RevocationStatus(
            certificate: certificate, state: knownState, source: source.flatMap(RevocationStatus.Source.init),
            thisUpdate: thisUpdate.map(Timestamp.init(microseconds:)),
            nextUpdate: nextUpdate.map(Timestamp.init(microseconds:)), revocationDate: revocationDate.map(Timestamp.init(microseconds:)),
            reason: reason.flatMap(RevocationReason.init), detail: detail ?? "")
    }

    /// Without what changes with every new list or response although nothing has changed.
    var withoutFreshness: RevocationFacts {
        var plain = self
        (plain.thisUpdate, plain.nextUpdate, plain.detail) = (nil, nil, nil)
        return plain
    }
}
