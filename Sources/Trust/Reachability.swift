/// The names from which an anchor can be reached by names alone: what bears another needs no signature check. Linear in the number of certificates.
struct Reachability {
    private var reaching: Set<Int> = []

    init(from leaf: PathCertificate, in pool: CertificatePool) {
        guard !leaf.isAnchor else { return }
        var issued: [Int: [Int]] = [:]
        var reached: [Int] = []
        var seen: Set<Int> = [leaf.issuerName]
        var open = [leaf.issuerName]
        while let name = open.popLast() {
            let bearers = pool.bearers(of: name)
            if bearers.contains(where: \.isAnchor) { reached.append(name) }
            for bearer in bearers where !bearer.isAnchor {
                issued[bearer.issuerName, default: []].append(name)
                if seen.insert(bearer.issuerName).inserted { open.append(bearer.issuerName) }
            }
        }
        reaching = Set(reached)
        while let issuer = reached.popLast() {
            for name in issued[issuer] ?? [] where reaching.insert(name).inserted { reached.append(name) }
        }
    }

    func contains(_ certificate: PathCertificate) -> Bool { certificate.isAnchor || reaching.contains(certificate.issuerName) }
}
