import Checks
import Monitoring
import PKI

/// The path of trust as nodes: what was verified, or, where nothing was, how the certificates of a file belong together.
struct TrustPath {
    let observation: Observation
    let context: ExplanationContext

    /// Presented certificates that are told beside the path.
    private static let mostOthers = 10
    /// As many as the verifier goes up; a file may hold a mesh of cross-signs.
    private static let longestPath = 20

    var nodes: [PathNode] {
        guard let verification = observation.verification, !verification.path.isEmpty else { return linkedNodes }
        let nodes = verification.path.enumerated().map { depth, certificate in
            PathNode(
                certificate: certificate, title: certificate.title, source: source(of: certificate),
                errors: verification.errors.filter { $0.concerns(certificate, at: depth) }.map(\.code.rawValue))
        }
        guard let missing = missingIssuer(of: verification.path) else { return nodes }
        return nodes + [missing]
    }

    var notes: [String] {
        var notes: [String] = []
        if let verification = observation.verification {
            notes += trustedUntil(verification)
            notes += others(than: verification.path)
        }
        if case .endpoint(let seen) = observation { notes += seen.acceptance.map(\.sentence) }
        for attempt in context.alternatives.prefix(3) {
            let names = attempt.certificates.map(\.title).joined(separator: " ← ")
            notes.append("another path fails as well: \(names): \(attempt.errors.map(\.code.rawValue).joined(separator: ", "))")
        }
        return notes
    }

    private func trustedUntil(_ verification: Verification) -> [String] {
        guard let until = verification.trustedUntil else { return [] }
        let limit = verification.path.first { $0.fingerprint == verification.limitingCertificate }
        let reason = limit.map { ", when \($0.title) ends" } ?? ", on another path than this one"
        return ["trusted until \(until), in \(HumanDuration(until - context.now))\(reason)"]
    }

    private func others(than path: [Certificate]) -> [String] {
        let onPath = Set(path.map(\.fingerprint))
        let others = observation.certificates.filter { !onPath.contains($0.certificate.fingerprint) }
        guard !others.isEmpty else { return [] }
        let names = others.prefix(TrustPath.mostOthers).map { "\($0.certificate.title) (position \($0.position))" }
        let rest = others.count - names.count
        return ["also there, and not on this path: \(names.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")"]
    }

    private func source(of certificate: Certificate) -> PathNode.Source {
        let position = observation.certificates.first { $0.certificate.fingerprint == certificate.fingerprint }?.position
        let isTrusted = context.store?.contains(certificate) ?? false
        let store = context.store?.title ?? ""
        switch (position, isTrusted) {
        case (let position?, true): return .both(position: position, store: store)
        case (let position?, false): return .presented(position: position)
        case (nil, _): return .trustStore(store)
        }
    }

    /// The gap where the path ends in a certificate that is neither an anchor nor its own issuer.
    private func missingIssuer(of path: [Certificate]) -> PathNode? {
        guard let last = path.last, !(context.store?.contains(last) ?? false), !last.isSelfIssued else { return nil }
        return PathNode(certificate: nil, title: last.issuer.description.plainText, source: .missing, errors: ["issuer_missing"])
    }

    /// By name alone, from the first certificate that is no CA.
    private var linkedNodes: [PathNode] {
        let certificates = observation.certificates
        guard var current = certificates.first(where: { !$0.certificate.isCA }) ?? certificates.first else { return [] }
        var seen: Set<Fingerprint> = []
        var nodes: [PathNode] = []
        while seen.insert(current.certificate.fingerprint).inserted, nodes.count < TrustPath.longestPath {
            let certificate = current.certificate
            nodes.append(PathNode(certificate: certificate, title: certificate.title, source: .presented(position: current.position), errors: []))
            guard !certificate.isSelfIssued, let issuer = certificates.first(where: { $0.certificate.subject.matches(certificate.issuer) }) else {
                break
            }
            current = issuer
        }
        return nodes
    }
}

extension TrustStoreAcceptance {
    fileprivate var sentence: String {
        let name = store == "system" ? "this machine's trust store" : "trust store \(store.plainText)"
        return isAccepted ? "\(name) accepts it" : "\(name) refuses it: \(reason?.plainText ?? "no reason is known")"
    }
}

extension VerificationError {
    fileprivate func concerns(_ other: Certificate, at depth: Int) -> Bool { certificate.map { $0 == other.fingerprint } ?? (self.depth == depth) }
}
