import Monitoring
import PKI

/// What is exported for each address of a target.
enum EndpointColumn: SeriesColumn {
    case success, duration, phaseDuration
    case notAfter, notBefore, certificateInfo, trusted, trustedUntil, threshold
    case tlsInfo, clientCertificateInfo, mutualTLSAccepted, postQuantum
    case revocation, stapleNextUpdate, trustStoreAccepts
    case finding

    var family: MetricFamily {
        switch self {
        case .success: MetricCatalogue.probeSuccess
        case .duration: MetricCatalogue.probeDuration
        case .phaseDuration: MetricCatalogue.probePhaseDuration
        case .notAfter: MetricCatalogue.endpointNotAfter
        case .notBefore: MetricCatalogue.endpointNotBefore
        case .certificateInfo: MetricCatalogue.endpointCertificateInfo
        case .trusted: MetricCatalogue.endpointTrusted
        case .trustedUntil: MetricCatalogue.endpointTrustedUntil
        case .threshold: MetricCatalogue.endpointThreshold
        case .tlsInfo: MetricCatalogue.endpointTLSInfo
        case .clientCertificateInfo: MetricCatalogue.endpointClientCertificateInfo
        case .mutualTLSAccepted: MetricCatalogue.endpointMutualTLSAccepted
        case .postQuantum: MetricCatalogue.endpointPostQuantum
        case .revocation: MetricCatalogue.endpointRevocation
        case .trustStoreAccepts: MetricCatalogue.endpointTrustStoreAccepts
        case .stapleNextUpdate: MetricCatalogue.endpointStapleNextUpdate
        case .finding: MetricCatalogue.endpointFinding
        }
    }
}

/// The lines of one address of a target, made from an assessment and from what is remembered of the one before.
struct EndpointSeries {
    let seen: EndpointObservation
    let thresholds: EffectiveThresholds?
    /// Those of this assessment and those still remembered, together.
    let findings: FindingCounts
    let previous: LineBlock?

    func block(using writer: inout LineWriter) -> LineBlock {
        LineBlock(EndpointColumn.self, labels: EndpointSeries.labels(of: seen), origin: origin, using: &writer) { column, lines in
            switch column {
            case .success: lines.add(.flag(seen.failure == nil))
            case .duration: lines.add(seconds: seen.timings.total)
            case .phaseDuration: addPhases(to: &lines)
            case .notAfter, .notBefore, .certificateInfo: addCertificates(column, to: &lines)
            case .trusted, .trustedUntil, .threshold: addVerdict(column, to: &lines)
            case .tlsInfo, .clientCertificateInfo: addNegotiated(column, to: &lines)
            case .mutualTLSAccepted: addAudit(to: &lines)
            case .postQuantum: addPostQuantum(to: &lines)
            case .trustStoreAccepts: addAcceptance(to: &lines)
            case .revocation, .stapleNextUpdate: addRevocation(column, to: &lines)
            case .finding: lines.add(findings)
            }
        }
    }

    /// What stays of an address that the last probe of its target did not try and that may still be served: no measurement, only the
    /// certificates, the verdict on them and what was negotiated.
    static func remembered(of previous: LineBlock, target: String, address: String?, findings: FindingCounts, using writer: inout LineWriter)
        -> LineBlock
    {
        LineBlock(EndpointColumn.self, labels: labels(target: target, address: address), origin: previous.origin, using: &writer) { column, lines in
            switch column {
            case .success, .duration, .phaseDuration: break
            case .finding: lines.add(findings)
            default: lines.keep(from: previous)
            }
        }
    }

    /// Whether the observation says which certificates are served there; if not, the last known ones stay.
    static func tellsCertificates(_ seen: EndpointObservation) -> Bool {
        !seen.certificates.isEmpty || !seen.undecodable.isEmpty || seen.failure == nil
    }

    private var origin: Int {
        EndpointSeries.tellsCertificates(seen) ? CertificateLines.origin(of: seen.certificates) : previous?.origin ?? 0
    }

    private func addPhases(to lines: inout LineWriter) {
        let timings = seen.timings
        let phases: [(name: String, seconds: Double?)] = [
            ("resolve", timings.resolve), ("connect", timings.connect), ("starttls", timings.starttls), ("handshake", timings.handshake),
            ("read", timings.read),
        ]
        for phase in phases { lines.add(seconds: phase.seconds, ("phase", phase.name)) }
    }

    private func addCertificates(_ column: EndpointColumn, to lines: inout LineWriter) {
        if let previous, previous.origin == origin { return lines.keep(from: previous) }
        for presented in CertificateLines.unique(seen.certificates) {
            let position = ("position", String(presented.position))
            switch column {
            case .notAfter: lines.add(.time(presented.certificate.validity.notAfter), position)
            case .notBefore: lines.add(.time(presented.certificate.validity.notBefore), position)
            default: lines.add(information: presented)
            }
        }
    }

    private func addVerdict(_ column: EndpointColumn, to lines: inout LineWriter) {
        guard EndpointSeries.tellsCertificates(seen) else { return lines.keep(from: previous) }
        switch column {
        case .trusted:
            if let verification = seen.verification { lines.add(.flag(verification.trusted)) }
        case .trustedUntil:
            if let end = seen.verification?.trustedUntil { lines.add(.time(end)) }
        default: lines.add(thresholds)
        }
    }

    private func addAcceptance(to lines: inout LineWriter) {
        guard EndpointSeries.tellsCertificates(seen) else { return lines.keep(from: previous) }
        for acceptance in seen.acceptance { lines.add(.flag(acceptance.isAccepted), ("trust_store", acceptance.store)) }
    }

    private func addRevocation(_ column: EndpointColumn, to lines: inout LineWriter) {
        guard EndpointSeries.tellsCertificates(seen) else { return lines.keep(from: previous) }
        if column == .stapleNextUpdate {
            if let end = seen.handshake?.stapledStatus?.nextUpdate { lines.add(.time(end)) }
        } else if let status = seen.leafRevocation {
            lines.add(.flag(true), ("state", status.state.rawValue), ("source", status.source?.rawValue ?? ""))
        }
    }

    private func addNegotiated(_ column: EndpointColumn, to lines: inout LineWriter) {
        let handshake = seen.handshake ?? Handshake()
        switch (column, handshake.version) {
        case (.tlsInfo, let version?):
            lines.add(.flag(true), ("version", version.rawValue), ("cipher_suite", handshake.cipherSuite ?? ""), ("group", handshake.group ?? ""))
        case (.clientCertificateInfo, _) where handshake.clientCertificate != .unknown:
            lines.add(.flag(true), ("mode", handshake.clientCertificate.rawValue))
        default:
            if seen.failure != nil { lines.keep(from: previous) }
        }
    }

    private func addPostQuantum(to lines: inout LineWriter) {
        if let accepts = seen.survey?.acceptsPostQuantum { lines.add(.flag(accepts)) } else if seen.failure != nil { lines.keep(from: previous) }
    }

    private func addAudit(to lines: inout LineWriter) {
        if seen.mutualTLSAudit.isEmpty, seen.failure != nil { return lines.keep(from: previous) }
        for attempt in seen.mutualTLSAudit where attempt.isSettled {
            lines.add(.flag(attempt.isAccepted), ("attempt", attempt.credential.rawValue), ("version", attempt.version.rawValue))
        }
    }

    private static func labels(of seen: EndpointObservation) -> [UInt8] { labels(target: seen.target.name, address: seen.placeAddress) }

    private static func labels(target: String, address: String?) -> [UInt8] {
        LabelText.list([("target", target), ("address", address ?? "")])
    }
}

extension EndpointObservation {
    /// What is known about the leaf: by what was asked, else by what the server staples.
    fileprivate var leafRevocation: RevocationStatus? {
        let leaf = certificates.first { $0.position == 0 }?.certificate.fingerprint
        return verification?.revocation.first { $0.certificate == leaf } ?? handshake?.stapledStatus
    }
}
