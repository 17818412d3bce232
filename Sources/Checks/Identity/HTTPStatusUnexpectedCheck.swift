import Monitoring
import PKI

/// The HTTP request that was asked for is answered otherwise than it should be, and not for the sake of our certificate.
public struct HTTPStatusUnexpectedCheck: Check {
    public static let id = CheckID("http_status_unexpected")
    public static let citation = Citation.rfc(9110, "15")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let http = seen.target.inspection.http, seen.failure == nil,
            seen.handshake?.clientCertificateAccepted != false
        else { return .notApplicable }
        let isExpected = seen.httpStatus.map { status in http.status.map { $0 == status } ?? (200...399).contains(status) } ?? false
        return CheckResult(isExpected ? nil : finding(about: seen, http))
    }

    private func finding(about seen: EndpointObservation, _ http: HTTPExpectation) -> Finding {
        let answer = seen.httpStatus.map { "with status \($0)" } ?? "with nothing that is HTTP"
        let expected = http.status.map(String.init) ?? "200 to 399"
        return Finding(
            check: Self.id, severity: .warning, subject: .place,
            message: "\(seen.peer) answered the request for \(http.path) \(answer), expected \(expected)".plainText,
            hint: "see what the service says to this request; confirm with: curl -vk \(Confirmation.url(seen.target, path: http.path))")
    }
}
