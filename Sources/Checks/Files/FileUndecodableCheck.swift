import Monitoring
import PKI

/// A file that claims to hold certificates, of which at least one cannot be decoded.
public struct FileUndecodableCheck: Check {
    public static let id = CheckID("file_undecodable")
    public static let citation = Citation.rfc(7468, "2")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation else { return .notApplicable }
        guard let failure = file.failure, failure.reason == .undecodable else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: context.limit(.warning), subject: .place, message: Self.message(file, failure).plainText,
                hint: Self.hint(file))
        ])
    }

    private static func message(_ file: FileObservation, _ failure: FileFailure) -> String {
        let count = file.certificates.count
        let rest = count == 0 ? "" : ", beside \(count) \(count == 1 ? "certificate" : "certificates") that can be read"
        return "holds something that is not a certificate\(rest): \(failure.detail)"
    }

    private static func hint(_ file: FileObservation) -> String {
        "write the file anew from its source, as a whole and in one step (write beside it, then rename); "
            + "confirm with: openssl x509 -noout -subject -in \(Confirmation.quote(file.path))"
    }
}
