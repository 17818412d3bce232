import Monitoring
import PKI

extension FactsDocument {
    init(_ observation: Observation) {
        switch observation {
        case .endpoint(let seen):
            failure = seen.failure.map(Failure.init)
            tls = seen.handshake.map(TLS.init)
            undecodable = seen.undecodable.isEmpty ? nil : seen.undecodable.map { Undecodable(position: $0.position, reason: $0.reason) }
            httpStatus = seen.httpStatus
            survey = seen.survey
            acceptance = seen.acceptance.isEmpty ? nil : seen.acceptance.map(Acceptance.init)
            mutualTLSAudit = seen.mutualTLSAudit.isEmpty ? nil : seen.mutualTLSAudit.map(Attempt.init)
        case .file(let seen):
            failure = seen.failure.map(Failure.init)
            format = seen.format?.rawValue
            resolvedPath = seen.resolvedPath
            file = seen.facts.isEmpty ? nil : seen.facts
        }
        verification = observation.verification.map(VerificationFacts.init)
    }
}

extension FactsDocument.Failure {
    init(_ failure: ProbeFailure) {
        self.init(phase: failure.phase.rawValue, reason: failure.reason.rawValue, detail: failure.detail, alert: failure.alert)
    }

    init(_ failure: FileFailure) {
        self.init(phase: nil, reason: failure.reason.rawValue, detail: failure.detail)
    }

    func probeFailure() throws(UnreadableFact) -> ProbeFailure {
        guard let phase, let knownPhase = ProbeFailure.Phase(rawValue: phase) else { throw UnreadableFact("failure.phase", phase) }
        guard let knownReason = ProbeFailure.Reason(rawValue: reason) else { throw UnreadableFact("failure.reason", reason) }
        return ProbeFailure(phase: knownPhase, reason: knownReason, detail: detail, alert: alert)
    }

    func fileFailure() throws(UnreadableFact) -> FileFailure {
        guard let knownReason = FileFailure.Reason(rawValue: reason) else { throw UnreadableFact("failure.reason", reason) }
        return FileFailure(reason: knownReason, detail: detail)
    }
}

extension FactsDocument.TLS {
    init(_ handshake: Handshake) {
        self.init(
            version: handshake.version?.rawValue, cipherSuite: handshake.cipherSuite, group: handshake.group, alpn: handshake.alpn,
            alpnOffered: handshake.alpnOffered.isEmpty ? nil : handshake.alpnOffered, roundTrips: handshake.roundTrips,
            resumption: handshake.resumption.map { .init(ticket: $0.ticket, sessionIdentifier: $0.sessionIdentifier) },
            timestampCount: handshake.timestampCount == 0 ? nil : handshake.timestampCount, staple: handshake.stapledStatus.map(RevocationFacts.init),
            clientCertificate: handshake.clientCertificate.rawValue,
            clientCertificateAccepted: handshake.clientCertificateAccepted,
            acceptableAuthorities: handshake.acceptableClientCAs.isEmpty ? nil : handshake.acceptableClientCAs)
    }

    func handshake() throws(UnreadableFact) -> Handshake {
        guard let request = ClientCertificateRequest(rawValue: clientCertificate) else {
            throw UnreadableFact("tls.clientCertificate", clientCertificate)
        }
        let knownVersion = version.flatMap(TLSVersion.init)
        guard (knownVersion == nil) == (version == nil) else { throw UnreadableFact("tls.version", version) }
        return Handshake(
            version: knownVersion, cipherSuite: cipherSuite, group: group, alpn: alpn, alpnOffered: alpnOffered ?? [],
            roundTrips: roundTrips,
            resumption: resumption.map { SessionResumption(ticket: $0.ticket, sessionIdentifier: $0.sessionIdentifier) },
            stapledStatus: try staple.map { facts throws(UnreadableFact) in try facts.status() }, timestampCount: timestampCount ?? 0,
            clientCertificate: request,
            clientCertificateAccepted: clientCertificateAccepted, acceptableClientCAs: acceptableAuthorities ?? [])
    }
}

extension FactsDocument.VerificationFacts {
    init(_ verification: Verification) {
        self.init(
            trusted: verification.trusted, trustedUntil: verification.trustedUntil?.microseconds,
            limitingCertificate: verification.limitingCertificate,
            errors: verification.errors.isEmpty
                ? nil
                : verification.errors.map {
                    FactsDocument.Reason(code: $0.code.rawValue, depth: $0.depth, certificate: $0.certificate, message: $0.message)
                },
            revocation: verification.revocation.isEmpty ? nil : verification.revocation.map(RevocationFacts.init))
    }

    func verification(path: [Certificate]) throws(UnreadableFact) -> Verification {
        var known: [VerificationError] = []
        for reason in errors ?? [] {
            guard let code = VerificationError.Code(rawValue: reason.code) else { throw UnreadableFact("verification.errors.code", reason.code) }
            known.append(VerificationError(code, depth: reason.depth, certificate: reason.certificate, message: reason.message))
        }
        return Verification(
            trusted: trusted, trustedUntil: trustedUntil.map(Timestamp.init(microseconds:)), limitingCertificate: limitingCertificate,
            path: path, errors: known, revocation: try (revocation ?? []).map { facts throws(UnreadableFact) in try facts.status() })
    }
}

extension FactsDocument.Acceptance {
    init(_ acceptance: TrustStoreAcceptance) {
        self.init(store: acceptance.store, isAccepted: acceptance.isAccepted, reason: acceptance.reason)
    }

    var acceptance: TrustStoreAcceptance { TrustStoreAcceptance(store: store, isAccepted: isAccepted, reason: reason) }
}

extension FactsDocument.Attempt {
    init(_ attempt: MutualTLSAttempt) {
        self.init(
            credential: attempt.credential.rawValue, version: attempt.version.rawValue, outcome: attempt.outcome.rawValue, isAsked: attempt.isAsked,
            detail: attempt.detail)
    }

    func attempt() throws(UnreadableFact) -> MutualTLSAttempt {
        guard let credential = MutualTLSAttempt.Credential(rawValue: credential) else { throw UnreadableFact("audit.credential", credential) }
        guard let version = TLSVersion(rawValue: version) else { throw UnreadableFact("audit.version", version) }
        guard let outcome = MutualTLSAttempt.Outcome(rawValue: outcome) else { throw UnreadableFact("audit.outcome", outcome) }
        return MutualTLSAttempt(credential, version, outcome, isAsked: isAsked, detail: detail)
    }
}

/// A stored value that this release does not know.
struct UnreadableFact: Error, CustomStringConvertible {
    var description: String

    init(_ field: String, _ value: String?) { description = "unknown value \(value.map { "\"\($0)\"" } ?? "null") of \(field)" }
}
