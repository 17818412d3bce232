import PKI
import Trust

/// A trust store as explanations need it.
struct TrustStoreFacts: Sendable {
    private let store: TrustStore

    init(_ store: TrustStore) { self.store = store }

    func contains(_ certificate: Certificate) -> Bool { store.contains(certificate.fingerprint) }

    /// `trust store mesh, 3 certificates`.
    var title: String {
        let name = store.name == "system" ? "this machine's trust store" : "trust store \(store.name)"
        return "\(name), \(store.anchors.count) certificate\(store.anchors.count == 1 ? "" : "s")"
    }

    func anchors(named name: DistinguishedName) -> [Certificate] { store.anchors(named: name) }
}
