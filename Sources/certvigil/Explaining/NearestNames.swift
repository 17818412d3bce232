import Monitoring
import PKI

/// The names of a certificate that come closest to one that it lacks, and what keeps each from being it.
struct NearestNames {
    let wanted: ReferenceIdentity
    let leaf: Certificate

    private static let shown = 5
    /// Names weighed, more than any certificate in honest use carries.
    private static let compared = 1000

    var facts: [String] {
        guard case .dns(let name) = wanted else { return addressFacts }
        let candidates = leaf.subjectAlternativeNames.prefix(NearestNames.compared).compactMap { general -> Candidate? in
            guard case .dns(let carried) = general else { return nil }
            return Candidate(name: carried.lowercased(), wanted: name)
        }
        guard !candidates.isEmpty else { return [noDNSName(name)] }
        return candidates.sorted { $0.distance < $1.distance }.prefix(NearestNames.shown).map { "nearest: DNS:\($0.name.plainText)\($0.reason)" }
    }

    private func noDNSName(_ name: String) -> String {
        guard let commonName = leaf.subject.commonName else { return "the certificate carries no DNS name at all" }
        let note = commonName.lowercased() == name ? ", which is the name asked for, but" : ","
        return
            "the certificate carries no DNS name; its common name is \(commonName.plainText)\(note) clients read names from subjectAltName only (RFC 9525 §2)"
    }

    private var addressFacts: [String] {
        let addresses = leaf.subjectAlternativeNames.filter { if case .ip = $0 { true } else { false } }
        guard addresses.isEmpty else { return ["it carries \(addresses.prefix(NearestNames.shown).map(\.description).joined(separator: ", "))"] }
        return ["it carries no IP address; connect by a name that it carries, or pass one with --server-name"]
    }

    private struct Candidate {
        let name: String
        let distance: Int
        let reason: String

        init(name: String, wanted: String) {
            self.name = name
            let pattern = name.hasPrefix("*.") ? String(name.dropFirst(2)) : nil
            switch pattern {
            case let parent? where wanted == parent:
                (distance, reason) = (0, ": a wildcard does not stand for \(parent) itself")
            case let parent? where wanted.hasSuffix("." + parent):
                let labels = wanted.dropLast(parent.count + 1).split(separator: ".", omittingEmptySubsequences: false).count
                (distance, reason) = (
                    0, labels > 1 ? ": a wildcard stands for exactly one label, and here are \(labels)" : ": this wildcard is not allowed"
                )
            default:
                distance = EditDistance.between(name, wanted)
                reason = distance == 1 ? ": one character differs" : distance <= 3 ? ": \(distance) characters differ" : ""
            }
        }
    }
}

/// Levenshtein's distance over bytes.
enum EditDistance {
    /// RFC 1035 §2.3.4: no name is longer; what is, is not compared further.
    private static let longest = 253

    static func between(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8.prefix(longest)), Array(right.utf8.prefix(longest)))
        var row = Array(0...right.count)
        for (line, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, other) in right.enumerated() {
                let substituted = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
