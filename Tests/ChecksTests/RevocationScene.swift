import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport

extension Scene {
    /// A healthy endpoint about whose revocation something is known.
    ///
    /// - Parameters:
    ///   - staple: the state that a stapled response gives; nil for no staple.
    ///   - known: by CRL, of leaf and intermediate.
    ///   - errors: what the verdict makes of it.
    ///   - namesSource: the leaf has a distribution point.
    func endpoint(
        mustStaple: Bool = false, staple: RevocationStatus.State? = nil, stapleEnd: Duration = .days(3), known: [RevocationStatus.State] = [],
        errors: [VerificationError.Code] = [], namesSource: Bool = true
    ) throws -> Observation {
        let feature = ExtensionTemplate("1.3.6.1.5.5.7.1.24", value: DEREncoder.sequence([DEREncoder.integer(5)]))
        let leaf = try pki.server {
            if mustStaple { $0.extraExtensions.append(feature) }
            if namesSource { $0.extraExtensions.append(try .crlDistributionPoints(["http://ca.example/leaf.crl"])) }
        }
        guard case .endpoint(var seen) = try endpoint(presenting: pki.chain(leaf)) else { throw CancellationError() }
        seen.handshake = Handshake(version: .tls13)
        let certificate = try leaf.certificate
        if let staple { seen.handshake?.stapledStatus = status(staple, .ocsp, of: certificate, end: now + stapleEnd) }
        let path = seen.verification?.path ?? []
        seen.verification?.revocation = zip(known, path).map { status($0, .crl, of: $1, end: now + .days(7)) }
        seen.verification?.errors = errors.map { VerificationError($0, depth: 0, certificate: certificate.fingerprint, message: "distrusted") }
        if !errors.isEmpty { seen.verification?.trusted = false }
        return .endpoint(seen)
    }

    private func status(_ state: RevocationStatus.State, _ source: RevocationStatus.Source, of certificate: Certificate, end: Timestamp)
        -> RevocationStatus
    {
        RevocationStatus(
            certificate: certificate.fingerprint, state: state, source: state == .unknown ? nil : source, thisUpdate: now - .days(1), nextUpdate: end,
            revocationDate: state == .revoked ? now - .days(2) : nil, reason: state == .revoked ? .keyCompromise : nil,
            detail: state == .good ? "" : "\(state.rawValue) says \(source.rawValue)")
    }
}
