import Monitoring

extension ProbeFailure {
    /// The one check that reports this failure; nil for a probe that was called off. Exhaustive, as every failure must be somebody's.
    var check: CheckID? {
        switch reason {
        case .cancelled: nil
        case .localResources: ProbeNotMadeCheck.id
        case .identityUnusable: ClientCertificateUnusableCheck.id
        case .clientCertificateRequired: ClientCertificateRequiredCheck.id
        case .clientCertificateRejected: ClientCertificateRejectedCheck.id
        case .timeout: TimeoutCheck.id
        case .notTLS: NotTLSCheck.id
        case .nameNotFound, .noAddress, .resolverFailure, .refused, .unreachable: EndpointUnreachableCheck.id
        case .protocolVersion, .noSharedCipher: HandshakeFailedCheck.id
        case .proxyUnreachable, .proxyAuthentication, .proxyRefused, .proxyFailed: ProxyFailedCheck.id
        case .startTLSNotOffered, .startTLSRefused, .plaintextAfterStartTLS: StartTLSFailedCheck.id
        case .reset, .closed, .alert, .protocolError: checkOfBreak
        }
    }

    /// A connection that ends is as bad as the phase in which it does.
    private var checkOfBreak: CheckID {
        switch phase {
        case .resolve, .connect: EndpointUnreachableCheck.id
        case .starttls: StartTLSFailedCheck.id
        case .handshake, .read: HandshakeFailedCheck.id
        case .clientAuth: ClientCertificateRejectedCheck.id
        }
    }
}

extension Check {
    /// What this check makes of a failed probe: one finding about the endpoint when the failure is its own.
    func judge(
        _ observation: Observation, severity: Severity = .critical, message: (EndpointObservation, ProbeFailure) -> String,
        hint: (EndpointObservation, ProbeFailure) -> String
    ) -> CheckResult {
        guard case .endpoint(let seen) = observation else { return .notApplicable }
        guard let failure = seen.failure, failure.check == Self.id else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: severity, subject: .place, message: message(seen, failure).plainText, hint: hint(seen, failure))
        ])
    }
}

extension EndpointObservation {
    /// The address where it is known, else the endpoint as configured.
    var peer: String {
        guard let address, address != target.endpoint.description else { return target.endpoint.description }
        return "\(target.endpoint) (\(address))"
    }
}
