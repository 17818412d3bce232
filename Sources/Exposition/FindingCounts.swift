import Monitoring

/// How many findings of each check and severity there are.
struct FindingCounts: Hashable, Sendable {
    struct Group: Hashable, Sendable {
        var check: CheckID
        var severity: Severity
    }

    private var counts: [Group: Int] = [:]

    init(_ findings: some Sequence<Finding>) {
        for finding in findings { counts[Group(check: finding.check, severity: finding.severity), default: 0] += 1 }
    }

    static let none = FindingCounts([])

    /// Only those about a certificate: they stay true of it when a later look sees nothing.
    static func aboutCertificates(_ findings: [Finding]) -> FindingCounts {
        FindingCounts(
            findings.lazy.filter { finding in
                if case .certificate = finding.subject { true } else { false }
            })
    }

    var isEmpty: Bool { counts.isEmpty }

    /// In the order of check and severity.
    var sorted: [(group: Group, count: Int)] {
        counts.map { (group: $0.key, count: $0.value) }
            .sorted { ($0.group.check, $0.group.severity) < ($1.group.check, $1.group.severity) }
    }

    func adding(_ other: FindingCounts) -> FindingCounts {
        var sum = self
        sum.counts.merge(other.counts, uniquingKeysWith: +)
        return sum
    }
}
