import Checks
import Monitoring
import PKI

/// What was tried, told in the order of time.
struct ExplanationSteps {
    let assessment: Assessment
    let context: ExplanationContext

    var all: [ExplanationStep] {
        switch assessment.observation {
        case .endpoint(let seen): EndpointSteps(seen: seen, context: context).all + judgements(of: seen.target.reference)
        case .file(let seen): [reading(seen)] + judgements(of: nil)
        }
    }

    private func reading(_ seen: FileObservation) -> ExplanationStep {
        if let failure = seen.failure {
            return ExplanationStep(name: "read", outcome: .failed, detail: "\(failure.reason.rawValue): \(failure.detail)")
        }
        let count = seen.certificates.count
        let link = seen.resolvedPath.map { $0 == seen.path ? "" : ", which is \($0)" } ?? ""
        return ExplanationStep(
            name: "read", outcome: .passed,
            detail: "\(seen.format?.rawValue ?? "unknown format"), \(count) certificate\(count == 1 ? "" : "s")\(link)")
    }

    /// Validity, name and trust: judged on what was seen, whether or not the handshake finished.
    private func judgements(of reference: ReferenceIdentity?) -> [ExplanationStep] {
        guard let leaf = assessment.observation.certificates.first?.certificate else { return [] }
        var steps = [validity(of: leaf)]
        if let reference { steps.append(name(reference, leaf)) }
        return steps + [trust]
    }

    private func validity(of leaf: Certificate) -> ExplanationStep {
        let validity = leaf.validity
        guard validity.notBefore <= context.now else {
            return ExplanationStep(name: "validity", outcome: .failed, detail: "\(leaf.title) is not valid before \(validity.notBefore)")
        }
        let isOver = validity.isOver(at: context.now)
        return ExplanationStep(
            name: "validity", outcome: isOver ? .failed : .passed, detail: "\(leaf.title) \(validity.expiry(at: context.now))")
    }

    private func name(_ reference: ReferenceIdentity, _ leaf: Certificate) -> ExplanationStep {
        guard leaf.matches(reference) else {
            return ExplanationStep(name: "name", outcome: .failed, detail: "\(reference) is not among the certificate's names")
        }
        let match = leaf.subjectAlternativeNames.first { ServiceIdentity.matches(reference, presented: [$0]) }
        return ExplanationStep(name: "name", outcome: .passed, detail: "\(reference) is \(match?.description ?? "among the certificate's names")")
    }

    private var trust: ExplanationStep {
        guard let verification = assessment.observation.verification else {
            return ExplanationStep(name: "trust", outcome: .skipped, detail: "not verified: give the CA certificates with --trust")
        }
        let place = context.store?.title ?? "the trust store"
        // A wrong name is a step of its own.
        let errors = verification.errors.filter { $0.code != .nameMismatch }
        guard let worst = errors.first else {
            return ExplanationStep(name: "trust", outcome: .passed, detail: "a path of \(verification.path.count) certificates leads into \(place)")
        }
        return ExplanationStep(name: "trust", outcome: .failed, detail: worst.message)
    }
}

/// The phases of a probe.
private struct EndpointSteps {
    let seen: EndpointObservation
    let context: ExplanationContext

    var all: [ExplanationStep] {
        var steps = seen.target.destination.socketPath == nil ? [resolve, connect] : [connect]
        if let kind = seen.target.endpoint.startTLS {
            steps.append(phase(.starttls, "STARTTLS", "TLS agreed to in \(kind.rawValue)", seen.timings.starttls))
        }
        steps.append(handshake)
        if seen.handshake != nil || seen.failure?.phase == .clientAuth { steps.append(clientCertificate) }
        return steps + audit
    }

    private var resolve: ExplanationStep {
        let host = seen.target.endpoint.host
        let answer = seen.address.map { IPAddress(host) == nil ? "\(host) is \($0)" : "\(host) is an address already" } ?? ""
        return phase(.resolve, "resolve", answer, seen.timings.resolve)
    }

    private var connect: ExplanationStep { phase(.connect, "connect", seen.address ?? "", seen.timings.connect) }

    private var handshake: ExplanationStep {
        let facts = seen.handshake
        var words = [facts?.version?.rawValue, facts?.cipherSuite, facts?.group].compactMap(\.self)
        if let roundTrips = facts?.roundTrips { words.append("\(roundTrips) round trip\(roundTrips == 1 ? "" : "s")") }
        if let alpn = facts?.alpn { words.append("ALPN \(alpn)") }
        return phase(.handshake, "handshake", words.joined(separator: ", "), seen.timings.handshake)
    }

    /// - Parameter detail: what to say where the phase succeeded.
    private func phase(_ phase: ProbeFailure.Phase, _ name: String, _ detail: String, _ seconds: Double?) -> ExplanationStep {
        if let failure = seen.failure, failure.phase == phase {
            return ExplanationStep(name: name, outcome: .failed, seconds: seconds, detail: "\(failure.reason.rawValue): \(failure.detail)")
        }
        let isReached = seen.failure.map { $0.phase.order > phase.order } ?? true
        return ExplanationStep(name: name, outcome: isReached ? .passed : .skipped, seconds: seconds, detail: isReached ? detail : "not reached")
    }

    private var clientCertificate: ExplanationStep {
        let ours = context.identity.first.map { "ours (\($0.title))" } ?? "none of ours was given"
        if let failure = seen.failure, failure.phase == .clientAuth {
            return ExplanationStep(
                name: "client certificate", outcome: .failed, detail: "\(failure.reason.rawValue): \(failure.detail); \(ours)")
        }
        let (outcome, detail): (ExplanationStep.Outcome, String) =
            switch (seen.handshake?.clientCertificate, seen.handshake?.clientCertificateAccepted) {
            case (.notRequested, _): (.noted, "the server asks for none")
            case (_, true): (.passed, "the server asks for one; \(ours) was accepted")
            case (_, false): (.failed, "the server asks for one; \(ours) was refused")
            case (.required, nil): (.noted, "the server insists on one; \(ours)")
            case (.requested, nil): (.noted, "the server asks for one; \(ours)\(context.identity.isEmpty ? "" : ", and no verdict on it came")")
            default: (.skipped, "unknown")
            }
        return ExplanationStep(name: "client certificate", outcome: outcome, detail: detail)
    }

    /// Whom the server lets in, a step for each version.
    private var audit: [ExplanationStep] {
        TLSVersion.allCases.compactMap { version in
            let attempts = seen.mutualTLSAudit.filter { $0.version == version }
            guard let line = seen.mutualTLSLine(version), attempts.first?.outcome != .versionNotSupported else { return nil }
            let strangers = attempts.filter { $0.credential != .configured }
            let (outcome, verdict): (ExplanationStep.Outcome, String) =
                if strangers.contains(where: \.isAccepted) {
                    (.noted, strangers.contains { $0.outcome == .accepted } ? "mutual TLS is optional" : "mutual TLS is optional, as far as TLS goes")
                } else if strangers.allSatisfy({ $0.outcome == .refused }) { (.passed, "mutual TLS is enforced") } else { (.skipped, "unsettled") }
            return ExplanationStep(name: "mutual TLS", outcome: outcome, detail: "\(verdict): \(line)")
        }
    }
}

extension ProbeFailure.Phase {
    /// In the order of time.
    fileprivate var order: Int {
        switch self {
        case .resolve: 0
        case .connect: 1
        case .starttls: 2
        case .handshake: 3
        case .clientAuth: 4
        case .read: 5
        }
    }
}

extension Target {
    /// nil where no name is asked for that a certificate could carry, or a SPIFFE ID instead.
    fileprivate var reference: ReferenceIdentity? { spiffeID == nil ? ReferenceIdentity(referenceName) : nil }
}
