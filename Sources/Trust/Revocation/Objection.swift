import PKI

/// Why a CRL does not tell whether a certificate is revoked.
enum Objection {
    case noList
    /// Lists of the issuer are about other certificates, or other reasons.
    case otherScope
    case noSigner(CertificateRevocationList)
    case badSignature(CertificateRevocationList)
    /// What is wrong with the list by itself.
    case unusable(CertificateRevocationList, String)
    /// Who signed it may not, or cannot be trusted.
    case notAuthorized(CertificateRevocationList, String)
    case notYetValid(CertificateRevocationList)
    case expired(CertificateRevocationList)
    case budget

    /// The higher, the nearer the list came to telling; the nearest is what is reported.
    var rank: Int {
        switch self {
        case .noList: 0
        case .otherScope: 1
        case .noSigner: 2
        case .badSignature: 3
        case .unusable: 4
        case .notAuthorized: 5
        case .notYetValid: 6
        case .expired: 7
        case .budget: 8
        }
    }

    func sentence(at time: Timestamp) -> String {
        switch self {
        case .noList: "there is no CRL of its issuer"
        case .otherScope: "the CRLs at hand do not cover it for every reason"
        case .noSigner(let list): "no certificate is at hand for who signed the CRL of \(list.issuerName)"
        case .badSignature(let list): "the signature on the CRL of \(list.issuerName) was not made with the key of its issuer"
        case .unusable(let list, let reason): "the CRL of \(list.issuerName) cannot be used: \(reason)"
        case .notAuthorized(let list, let reason): "the CRL of \(list.issuerName) cannot be relied on: \(reason)"
        case .notYetValid(let list): "the CRL of \(list.issuerName) was issued at \(list.thisUpdate), after the time of verification, \(time)"
        case .expired(let list):
            "the CRL of \(list.issuerName) was to be replaced by \(list.validity.notAfter), before the time of verification, \(time)"
        case .budget: "budget exceeded: the CRLs at hand took too much work"
        }
    }
}
