import PKI

/// The sentence that tells which name was asked for and which names the leaf carries, nearest first.
struct NameMismatch: CustomStringConvertible {
    let reference: ReferenceIdentity
    let leaf: Certificate

    /// So many names fit on a line that is still read; the others are counted.
    private static let namesShown = 5
    /// Names weighed for nearness, more than any certificate in honest use carries; of the others only the number is told.
    private static let namesCompared = 1000

    var description: String {
        let names = leaf.subjectAlternativeNames.filter(\.isIdentity)
        guard !names.isEmpty else { return "the certificate does not name \(asked): it carries no subject alternative name\(commonNameNote)" }
        let shown = names.prefix(Self.namesCompared).map { (name: $0, nearness: nearness(of: $0)) }
            .sorted { $0.nearness > $1.nearness }  // sorted(by:) is stable: equally near names stay in the certificate's order
            .prefix(Self.namesShown)
        let rest = names.count - shown.count
        return "the certificate does not name \(asked): it names " + shown.map(\.name.description).joined(separator: ", ")
            + (rest > 0 ? " and \(rest) more" : "")
    }

    private var asked: String {
        switch reference {
        case .dns(let name): name
        case .ip(let address): address.description
        }
    }

    /// A matching common name misleads people: clients stopped reading it long ago (RFC 9525 §2).
    private var commonNameNote: String {
        guard let commonName = leaf.subject.commonName else { return "" }
        return ", and its common name \(commonName) is not a service name (RFC 9525)"
    }

    /// The number of labels shared at the end of two DNS names, or of bytes at the begin of two addresses.
    private func nearness(of name: GeneralName) -> Int {
        switch (reference, name) {
        case (.dns(let asked), .dns(let carried)): sharedLabels(asked, carried)
        case (.ip(let asked), .ip(let carried)): zip(asked.bytes, carried.bytes).prefix { $0 == $1 }.count
        default: -1
        }
    }

    private func sharedLabels(_ left: String, _ right: String) -> Int {
        let left = left.lowercased().split(separator: ".", omittingEmptySubsequences: false).reversed()
        let right = right.lowercased().split(separator: ".", omittingEmptySubsequences: false).reversed()
        return zip(left, right).prefix { $0 == $1 }.count
    }
}

extension GeneralName {
    /// True for the forms that identify a service or a workload.
    fileprivate var isIdentity: Bool {
        switch self {
        case .dns, .ip, .uri, .email: true
        case .directory, .other: false
        }
    }
}
