import Monitoring
import PKI

/// An assessment in the words that people read, whatever the format. Safe to print.
extension Assessment {
    /// The name of the target, with the name that was asked for where that is another than the host's; the path of the file.
    var placeName: String {
        switch observation {
        case .endpoint(let seen):
            seen.target.serverName.flatMap { $0 == seen.target.endpoint.host || $0 == seen.target.name ? nil : $0 }
                .map { "\(seen.target.name) for \($0)".plainText } ?? seen.target.name.plainText
        case .file(let seen): seen.path.plainText
        }
    }

    /// The same with the address that answered, where that is not the name itself.
    var placeTitle: String {
        guard case .endpoint(let seen) = observation, let address = seen.placeAddress, address != seen.target.endpoint.description else {
            return placeName
        }
        return "\(placeName) (\(address))"
    }

    /// Of the leaf of an endpoint, of the certificate that ends first in a file; nil where there is none.
    func expiry(at now: Timestamp) -> String? {
        let certificates = observation.certificates.map(\.certificate)
        let shown: Certificate?
        switch observation {
        case .endpoint: shown = certificates.first
        case .file: shown = certificates.min { $0.validity.notAfter < $1.validity.notAfter }
        }
        return shown.map { $0.validity.expiry(at: now) }
    }

    /// What was negotiated with an endpoint; the format and size of a file. Empty where neither is known.
    var connection: String {
        switch observation {
        case .endpoint(let seen):
            guard let handshake = seen.handshake, let version = handshake.version else { return "" }
            let milliseconds = seen.timings.handshake.map { " in \(Int(($0 * 1000).rounded())) ms" } ?? ""
            return [version.rawValue, handshake.cipherSuite, handshake.group].compactMap(\.self).joined(separator: " ") + milliseconds
        case .file(let seen):
            return ([seen.format?.rawValue ?? ""] + seen.content).joined(separator: ", ")
        }
    }
}

extension FileObservation {
    /// What is in the file beside a single certificate: `2 certificates`, `CRL of CN=Example CA until 2026-12-01`, `request for CN=a.example`.
    fileprivate var content: [String] {
        let lists = facts.revocationLists ?? []
        let requests = facts.certificateRequests ?? []
        let told =
            lists.prefix(1).map { list in "CRL of \(list.issuer.plainText)" + (list.nextUpdate.map { " until \($0.description.prefix(10))" } ?? "") }
            + requests.prefix(1).map { "request for \($0.subject.plainText)" }
        let counts = [(certificates.count, "certificates"), (lists.count, "CRLs"), (requests.count, "requests")].filter { $0.0 > 1 }
        return counts.map { "\($0.0) \($0.1)" } + told + (facts.isIntact == false ? ["integrity not checked"] : [])
    }
}

extension Validity {
    /// `expires in 12 days, 2027-01-31`, `expired 3 days ago, 2026-11-22`.
    func expiry(at now: Timestamp) -> String {
        let remaining = remaining(at: now)
        let date = notAfter.description.prefix(10)
        return isOver(at: now) ? "expired \(HumanDuration(.zero - remaining)) ago, \(date)" : "expires in \(HumanDuration(remaining)), \(date)"
    }
}
