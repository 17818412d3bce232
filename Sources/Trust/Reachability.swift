/// The names from which an anchor can be reached by names alone: what bears another needs no signature check. Linear in the number of certificates.
struct Reachability {
    private var reaching = NumberedTable<Bool>()

    init(from leaf: PathCertificate, in pool: CertificatePool) {
        guard !leaf.isAnchor else { return }
        var issued = NumberedTable<[Int]>()
        var reached: [Int] = []
        var seen = NumberedTable<Bool>()
        seen[leaf.issuerName] = true
        var open = [leaf.issuerName]
        while let name = open.popLast() {
            let bearers = pool.bearers(of: name)
            if bearers.contains(where: \.isAnchor) { reached.append(name) }
            for bearer in bearers where !bearer.isAnchor {
                issued[bearer.issuerName, default: []].append(name)
                guard seen[bearer.issuerName] == nil else { continue }
                seen[bearer.issuerName] = true
                open.append(bearer.issuerName)
            }
        }
        for name in reached { reaching[name] = true }
        while let issuer = reached.popLast() {
            for name in issued[issuer] ?? [] where reaching[name] == nil {
                reaching[name] = true
                reached.append(name)
            }
        }
    }

    func contains(_ certificate: PathCertificate) -> Bool { certificate.isAnchor || reaching[certificate.issuerName] == true }
}
