import PKI

/// A broken rule, before it is known at which depth of which path.
struct Violation: Hashable, Sendable {
    var code: VerificationError.Code
    var message: String

    init(_ code: VerificationError.Code, _ message: String) {
        self.code = code
        self.message = message
    }

    func error(depth: Int, certificate: PathCertificate) -> VerificationError {
        VerificationError(code, depth: depth, certificate: certificate.fingerprint, message: message)
    }
}
