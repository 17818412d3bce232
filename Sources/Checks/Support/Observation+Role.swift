import Monitoring
import PKI

extension Observation {
    /// What the certificates seen here are for; never `auto`.
    public func role(under policy: Policy) -> ScanRole {
        guard case .file(let file) = self else { return .service }
        guard policy.role == .auto else { return policy.role }
        return file.looksLikeTrustStore ? .trustStore : .service
    }

    /// The certificates whose own dates are judged: of an endpoint the leaf, of a file all.
    var judgedCertificates: ArraySlice<PresentedCertificate> {
        switch self {
        case .endpoint(let seen): seen.leaf == nil ? [] : seen.certificates.prefix(1)
        case .file(let seen): seen.certificates[...]
        }
    }

    /// The certificate the thresholds are stated for.
    var firstToEnd: PresentedCertificate? {
        judgedCertificates.min { $0.certificate.validity.notAfter < $1.certificate.validity.notAfter }
    }

    /// The subject of a finding about this certificate; the place where it was not presented, as a root taken from the trust store.
    func subject(_ fingerprint: Fingerprint?) -> Finding.Subject {
        certificates.first { $0.certificate.fingerprint == fingerprint }?.findingSubject ?? .place
    }
}

extension FileObservation {
    /// Only CA certificates, more than one of them self-signed; in a place of the operating system's own store, one is enough (`ScanRole.auto`).
    fileprivate var looksLikeTrustStore: Bool {
        guard !certificates.isEmpty, certificates.allSatisfy({ $0.certificate.isCA }) else { return false }
        let needed = isInSystemStore ? 1 : 2
        return certificates.lazy.filter { $0.certificate.isSelfIssued }.prefix(needed).count == needed
    }

    private var isInSystemStore: Bool {
        FileObservation.systemStores.contains { path.hasPrefix($0) || resolvedPath?.hasPrefix($0) == true }
    }

    /// Where distributions keep the roots that come with them, a file each: Debian's ca-certificates, Fedora's ca-trust, Arch's ca-certificates-utils.
    private static let systemStores = ["/etc/ssl/certs/", "/usr/share/ca-certificates/", "/etc/pki/ca-trust/", "/etc/ca-certificates/"]

    /// True when the file holds a certificate that takes this one's place: the same subject, all of its names, and a later end. Files keep the old one
    /// beside the new one while a rotation is under way.
    public func holdsSuccessor(of old: Certificate, at time: Timestamp) -> Bool {
        let names = Set(old.subjectAlternativeNames)
        return certificates.contains { presented in
            let other = presented.certificate
            return other.validity.notAfter > old.validity.notAfter && other.validity.contains(time) && other.subject.matches(old.subject)
                && other.isCA == old.isCA && names.isSubset(of: other.subjectAlternativeNames) && !(names.isEmpty && old.subject.isEmpty)
        }
    }
}

extension FileObservation {
    /// True for a CA in a bundle of CAs where a newer one stands beside it: one under the same issuer, or another top, as while clients move from an old
    /// CA to a new one. What the old CA has issued within the bundle goes with it.
    func holdsNewerAuthority(than old: Certificate, at time: Timestamp) -> Bool {
        let authorities = certificates.map(\.certificate)
        guard (2...FileObservation.largestRotation).contains(authorities.count), authorities.allSatisfy(\.isCA) else { return false }
        var place = old
        for _ in authorities {  // as often as there can be issuers: they may go in circles
            let issuer = place.issuer(among: authorities)
            if authorities.contains(where: { $0.isNewer(than: place, at: time) && $0.issuer(among: authorities) == issuer }) { return true }
            guard let issuer else { return false }
            place = issuer
        }
        return false
    }

    /// Certificates in a bundle of an old and a new CA; both may have intermediates. Larger bundles are looked at as trust stores.
    private static let largestRotation = 32
}

extension Certificate {
    /// nil for a top.
    fileprivate func issuer(among authorities: [Certificate]) -> Certificate? {
        isSelfIssued ? nil : authorities.first { $0 != self && $0.subject.matches(issuer) }
    }

    /// Newer, valid, and a root like the other, or an intermediate like it.
    fileprivate func isNewer(than other: Certificate, at time: Timestamp) -> Bool {
        isSelfIssued == other.isSelfIssued && validity.notBefore > other.validity.notBefore && validity.notAfter > other.validity.notAfter
            && validity.contains(time)
    }
}

extension EndpointObservation {
    /// nil where nothing was presented, or a leaf that cannot be decoded.
    var leaf: PresentedCertificate? { certificates.first.flatMap { $0.position == 0 ? $0 : nil } }
}

extension PresentedCertificate {
    var findingSubject: Finding.Subject { .certificate(position: position, fingerprint: certificate.fingerprint) }
}

extension CheckContext {
    /// In a trust store nothing is more than information: what is in there is somebody else's choice, and nobody is woken for it.
    func limit(_ severity: Severity) -> Severity { policy.role == .trustStore ? .info : severity }

    var isTrustStore: Bool { policy.role == .trustStore }
}
