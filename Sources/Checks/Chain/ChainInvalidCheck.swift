import Monitoring
import PKI

/// A path that breaks a rule no date or name explains: a wrong signature, an issuer that is no CA, a constraint, an unknown critical extension.
public struct ChainInvalidCheck: Check {
    public static let id = CheckID("chain_invalid")
    public static let citation = Citation.rfc(5280, "6.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, in: context) { error in "\(Self.advice(error.code)); confirm with: \(observation.chainCommand)" }
    }

    private static func advice(_ code: VerificationError.Code) -> String {
        switch code {
        case .badSignature: "the issuer has a newer key, or the certificate was altered: install the chain that came with this leaf"
        case .unsupportedSignature, .weakSignature, .weakKey:
            "reissue the certificate with an algorithm in use today, such as ECDSA P-256 with SHA-256"
        case .notACertificateAuthority, .keyUsage, .pathLengthExceeded: "have the certificate issued by a CA that may issue it"
        case .nameConstraint: "the CA is limited to other names: have the certificate issued by a CA that may name this service"
        case .notYetValid: "check this machine's clock, or install the chain later"
        case .noCertificate: "make the server present a certificate; anonymous cipher suites prove nobody's identity"
        case .budgetExceeded:
            "the chain needs more work to verify than any honest one: reduce the certificates the server sends to leaf and intermediates"
        default: "have the certificate reissued without what the message names"
        }
    }
}
