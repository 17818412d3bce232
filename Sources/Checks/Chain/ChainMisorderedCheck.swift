import Monitoring
import PKI

/// A chain whose certificates do not follow each other: the leaf is not first, or an issuer does not stand behind what it issued. Most clients sort it
/// out (RFC 8446 tells them to); servers that load the first certificate of a file as their own do not.
public struct ChainMisorderedCheck: Check {
    public static let id = CheckID("chain_misordered")
    public static let citation = Citation.rfc(8446, "4.4.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        let chain = observation.certificates.oncePerCertificate()
        guard chain.count > 1, !context.isTrustStore, let leaf = chain.onlyLeaf else { return .notApplicable }
        if leaf.position != chain[0].position { return .found([finding(about: leaf, .leafNotFirst(chain[0]), in: observation)]) }
        guard let misplaced = chain.firstOutOfOrder else { return .passed }
        return .found([finding(about: misplaced, .issuerElsewhere, in: observation)])
    }

    private enum Disorder {
        case leafNotFirst(PresentedCertificate)
        case issuerElsewhere
    }

    private func finding(about presented: PresentedCertificate, _ disorder: Disorder, in observation: Observation) -> Finding {
        Finding(
            check: Self.id, severity: Self.severity(disorder, observation), subject: presented.findingSubject,
            message: Self.message(presented.certificate, disorder),
            hint: "put the leaf first and behind each certificate the one that issued it; confirm with: \(observation.chainCommand)")
    }

    private static func severity(_ disorder: Disorder, _ observation: Observation) -> Severity {
        switch (disorder, observation) {
        case (.leafNotFirst, .file), (_, .endpoint): .warning
        case (.issuerElsewhere, .file): .info
        }
    }

    private static func message(_ certificate: Certificate, _ disorder: Disorder) -> String {
        switch disorder {
        case .leafNotFirst(let first): "the leaf \(certificate.title) does not come first; \(first.certificate.title) does"
        case .issuerElsewhere: "\(certificate.title) does not stand directly behind what it issued"
        }
    }
}

extension [PresentedCertificate] {
    /// The one certificate that is no CA; nil where there are several, whose chains have no common order.
    fileprivate var onlyLeaf: PresentedCertificate? {
        let leaves = lazy.filter { !$0.certificate.isCA }.prefix(2)
        return leaves.count == 1 ? leaves.first : nil
    }

    /// The first certificate that issued an earlier one, but not the one before it, and whose place another takes. One that issued nothing here is
    /// superfluous, not misplaced.
    fileprivate var firstOutOfOrder: PresentedCertificate? {
        for (index, issued) in enumerated().dropLast() {
            guard !self[index + 1].certificate.isNamedIssuer(of: issued.certificate), !issued.certificate.isSelfIssued else { continue }
            if let issuer = self[(index + 1)...].first(where: { $0.certificate.isNamedIssuer(of: issued.certificate) }) { return issuer }
            if let issuer = self[..<index].first(where: { $0.certificate.isNamedIssuer(of: issued.certificate) && $0.certificate.isCA }) {
                return issuer
            }
        }
        return nil
    }
}

extension Certificate {
    fileprivate func isNamedIssuer(of other: Certificate) -> Bool { subject.matches(other.issuer) }
}
