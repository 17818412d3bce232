import PKI
import Settings

/// Where one certificate says that its revocation can be asked for, as far as that is asked and can be fetched.
struct NamedSources: Sendable {
    let certificate: Certificate
    /// Of each distribution point, the addresses of one and the same list.
    let listLocations: [[String]]
    /// Of OCSP.
    let responder: String?

    init(in certificate: Certificate, as settings: RevocationSettings) {
        self.certificate = certificate
        let points = settings.distributionPoints ? certificate.crlDistributionPoints + certificate.freshestCRL : []
        listLocations = points.prefix(NamedSources.mostPoints).map { $0.uris.filter(RevocationDownload.isFetchable) }.filter { !$0.isEmpty }
        responder = settings.ocsp ? AuthorityInformationAccess(certificate)?.ocspLocations.first(where: RevocationDownload.isFetchable) : nil
    }

    var isSource: Bool { !listLocations.isEmpty || responder != nil }

    /// Looked at; honest certificates name one or two.
    private static let mostPoints = 4
}
