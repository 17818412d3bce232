import Monitoring
import PKI

/// A private key that belongs to none of the certificates it lies beside: a rotation that replaced only one of the two. The service keeps running with
/// what it has in memory and fails when it starts next.
public struct CertificateKeyMismatchCheck: Check {
    public static let id = CheckID("certificate_key_mismatch")
    public static let citation = Citation.rfc(8446, "4.4.3")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation, let leaf = file.certificates.first(where: { $0.certificate.isServed }) else {
            return .notApplicable
        }
        let known = file.facts.privateKeys.filter { $0.certificates != nil }
        guard !known.isEmpty else { return .notApplicable }
        guard let stranger = known.first(where: { $0.certificates == [] }), known.allSatisfy({ $0.certificates == [] }) else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: .critical, subject: leaf.findingSubject,
                message: Self.message(leaf.certificate, stranger, file).plainText, hint: Self.hint(stranger, file))
        ])
    }

    private static func message(_ leaf: Certificate, _ key: PrivateKeyFacts, _ file: FileObservation) -> String {
        let place = key.path == file.path ? "the private key in this file" : "the private key in \(key.path)"
        return "\(place) does not belong to \(leaf.title): the public keys differ"
    }

    private static func hint(_ key: PrivateKeyFacts, _ file: FileObservation) -> String {
        "write the certificate and the key of one issuance together, in one step (a new directory, then a rename); confirm with: "
            + "openssl x509 -noout -pubkey -in \(Confirmation.quote(file.path)); openssl pkey -pubout -in \(Confirmation.quote(key.path))"
    }
}

extension Certificate {
    /// No CA; or a self-signed server's certificate that says to be one, as `openssl req -x509` makes them.
    fileprivate var isServed: Bool { !isCA || isSelfIssued && !subjectAlternativeNames.isEmpty }
}
