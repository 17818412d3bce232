import Monitoring
import PKI

/// The leaf says that its server staples an OCSP response, and the server does not. Clients that honour it refuse the connection.
public struct OCSPStapleMissingCheck: Check {
    public static let id = CheckID("ocsp_staple_missing")
    public static let citation = Citation.rfc(7633, "4.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let leaf = seen.leaf, leaf.certificate.mustStaple, seen.cameToStaple else {
            return .notApplicable
        }
        guard seen.handshake?.stapledResponse == nil, seen.handshake?.stapledStatus == nil else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: .critical, subject: leaf.findingSubject,
                message: "\(leaf.certificate.title) demands a stapled OCSP response (must-staple), and \(seen.peer) sends none".plainText,
                hint: "turn stapling on and see that the server reaches the responder (nginx: ssl_stapling on; Apache: SSLUseStapling on; HAProxy: "
                    + "ocsp-update), or have the certificate reissued without must-staple; confirm with: \(Confirmation.handshake(seen.target, "-status"))"
            )
        ])
    }
}

extension EndpointObservation {
    /// True where the handshake went past the message that would have carried a staple.
    fileprivate var cameToStaple: Bool {
        guard let failure else { return handshake != nil }
        return handshake != nil && (failure.phase == .clientAuth || failure.phase == .read)
    }
}
