import PKI

/// Whether a CRL speaks about a certificate as one of its distribution points has it (RFC 5280 §6.3.3 (b)).
struct ListScope {
    let list: CertificateRevocationList
    let point: DistributionPoint
    let certificate: PathCertificate

    /// What the list covers of the reasons the point is about; empty where it does not speak about the certificate at all.
    ///
    /// - Returns: nil where the budget for comparing names is used up.
    func reasons(_ budget: RemainingBudget) -> RevocationReasons? {
        let stated = list.issuingDistributionPoint
        guard point.crlIssuer.isEmpty || stated?.isIndirect == true else { return [] }
        guard let stated else { return point.reasons ?? .all }
        guard !stated.onlyContainsAttributeCerts, !(stated.onlyContainsUserCerts && isCA), !(stated.onlyContainsCACerts && !isCA) else { return [] }
        if let name = stated.name {
            let (offered, wanted) = (name.names(under: list.issuer), namesOfPoint)
            guard budget.spendComparisons(offered.count.multipliedReportingOverflow(by: wanted.count).partialValue) else { return nil }
            guard offered.contains(where: { name in wanted.contains { $0.matches(name) } }) else { return [] }
        }
        return (point.reasons ?? .all).intersection(stated.onlySomeReasons ?? .all)
    }

    private var isCA: Bool { certificate.basicConstraints?.isCA ?? false }

    /// §6.3.3 (b) (2) (i): the names of the point, or, where it has none, of who issues its lists.
    private var namesOfPoint: [GeneralName] {
        guard let name = point.name else { return point.crlIssuer }
        return name.names(under: list.issuer)
    }
}
