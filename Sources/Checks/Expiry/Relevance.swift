import Monitoring
import PKI

/// How much the end of a certificate matters, given what it is there for.
enum Relevance {
    /// Something depends on it.
    case inUse
    /// The same file already holds the one that takes its place.
    case superseded
    /// A bundle of CAs holds a newer one in its place.
    case replacedAuthority
    /// One of many in a trust store.
    case trustStore

    init(of certificate: Certificate, in observation: Observation, _ context: CheckContext) {
        if context.isTrustStore {
            self = .trustStore
        } else if case .file(let file) = observation, file.holdsSuccessor(of: certificate, at: context.now) {
            self = .superseded
        } else if case .file(let file) = observation, file.holdsNewerAuthority(than: certificate, at: context.now) {
            self = .replacedAuthority
        } else {
            self = .inUse
        }
    }

    func limit(_ severity: Severity) -> Severity {
        switch self {
        case .inUse: severity
        case .superseded, .replacedAuthority, .trustStore: .info
        }
    }

    /// What to do; `hint` where the certificate is in use.
    func hint(instead hint: @autoclosure () -> String) -> String {
        switch self {
        case .inUse: hint()
        case .superseded: "a newer certificate for the same names is in the same file; remove the old one when nothing needs it any more"
        case .replacedAuthority: "the file holds a newer CA; remove this one when nothing that it has issued is in use any more"
        case .trustStore: "nothing to do while other certificates of the trust store are used; it leaves with the next update of the store"
        }
    }
}

extension Collection<PresentedCertificate> {
    /// The first of each certificate: one that stands twice in a file is one finding.
    func oncePerCertificate() -> [PresentedCertificate] {
        guard count > 1 else { return Array(self) }
        if count <= 4 && !holdsRepeats { return Array(self) }  // nearly every file: a table would cost more than comparing
        var seen: Set<Fingerprint> = []
        return filter { seen.insert($0.certificate.fingerprint).inserted }
    }

    private var holdsRepeats: Bool {
        zip(indices, self).contains { index, presented in
            self[self.index(after: index)...].contains { $0.certificate.fingerprint == presented.certificate.fingerprint }
        }
    }
}
