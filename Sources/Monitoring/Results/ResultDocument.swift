import PKI

/// One result as JSON: a line of `--output ndjson`, an element of `results` in `json`, an element of `/api/v1/targets`.
///
/// A fact that is unknown is null or absent, never zero. Nothing secret is in an assessment, so nothing secret can leak from here.
public struct ResultDocument: Sendable {
    public static let schemaVersion = 1

    private let assessment: Assessment
    private let digest: any Digest
    private let judgedAt: Timestamp?

    /// - Parameters:
    ///   - digest: for the public keys' fingerprints.
    ///   - judgedAt: the moment that was asked about, where that is not the moment of the observation.
    public init(_ assessment: Assessment, digest: any Digest, judgedAt: Timestamp? = nil) {
        self.assessment = assessment
        self.digest = digest
        self.judgedAt = judgedAt
    }

    /// The whole result as one JSON object.
    ///
    /// - Parameter more: writes further fields behind the usual ones.
    public func write(to json: inout JSONWriter, and more: (inout JSONWriter) -> Void = { _ in }) {
        json.object { json in
            json.field("schema_version", ResultDocument.schemaVersion)
            switch assessment.observation {
            case .endpoint(let seen): write(seen, to: &json)
            case .file(let seen): write(seen, to: &json)
            }
            more(&json)
        }
    }

    /// The whole result as one line without its line end.
    public var line: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    private func write(_ seen: EndpointObservation, to json: inout JSONWriter) {
        json.field("kind", "endpoint")
        json.field("target", seen.target.name)
        json.field("endpoint", seen.target.endpoint.description)
        if let kind = seen.target.endpoint.startTLS { json.field("starttls", kind.rawValue) }
        json.field("address", seen.address)
        if let keyType = seen.keyType { json.field("key_type", keyType.rawValue) }
        json.field("server_name", seen.target.referenceName)
        json.field("observed_at", seen.observedAt.description)
        if let judgedAt { json.field("judged_at", judgedAt.description) }
        json.field("status", assessment.status.rawValue)
        json.field("outcome", seen.failure == nil ? "observed" : "failed")
        if let failure = seen.failure { write(failure, to: &json) }
        write(seen.timings, to: &json)
        if let handshake = seen.handshake { write(handshake, to: &json) }
        writeClient(seen, to: &json)
        writeCertificates(to: &json)
        writeVerification(to: &json)
        writeAcceptance(seen, to: &json)
        writeFindings(to: &json)
    }

    private func write(_ seen: FileObservation, to json: inout JSONWriter) {
        json.field("kind", "file")
        json.field("scan", seen.scan)
        json.field("path", seen.path)
        json.field("resolved_path", seen.resolvedPath ?? seen.path)
        json.field("observed_at", seen.observedAt.description)
        if let judgedAt { json.field("judged_at", judgedAt.description) }
        json.field("format", seen.format?.rawValue)
        json.field("status", assessment.status.rawValue)
        if let failure = seen.failure {
            json.key("error")
            json.object { json in
                json.field("reason", failure.reason.rawValue)
                json.field("detail", failure.detail)
            }
        }
        writeCertificates(to: &json)
        seen.facts.writeFields(to: &json)
        writeVerification(to: &json)
        writeFindings(to: &json)
    }
}

extension ResultDocument {
    private func writeCertificates(to json: inout JSONWriter) {
        json.key("certificates")
        json.array(assessment.observation.certificates) { json, presented in presented.write(to: &json, digest: digest) }
    }

    private func writeVerification(to json: inout JSONWriter) {
        guard let verification = assessment.observation.verification else { return }
        json.key("verification")
        json.object { json in verification.writeFields(to: &json) }
    }

    private func writeAcceptance(_ seen: EndpointObservation, to json: inout JSONWriter) {
        guard !seen.acceptance.isEmpty else { return }
        json.key("trust_stores")
        json.object { json in
            for acceptance in seen.acceptance { json.field(acceptance.store, acceptance.isAccepted) }
        }
    }

    private func writeFindings(to json: inout JSONWriter) {
        json.key("findings")
        json.array(assessment.findings) { json, finding in
            json.object { json in
                json.field("check", finding.check.rawValue)
                json.field("severity", finding.severity.rawValue)
                json.field("subject", subject(of: finding))
                json.field("message", finding.message)
                json.field("hint", finding.hint)
            }
        }
    }

    private func subject(of finding: Finding) -> String {
        switch (finding.subject, assessment.observation) {
        case (.certificate(let position, _), _): "certificate/\(position)"
        case (.clientCertificate, _): "client_certificate"
        case (.place, .endpoint): "endpoint"
        case (.place, .file): "file"
        }
    }
}

extension ResultDocument {
    private func write(_ failure: ProbeFailure, to json: inout JSONWriter) {
        json.key("failure")
        json.object { json in
            json.field("phase", failure.phase.rawValue)
            json.field("reason", failure.reason.rawValue)
            json.field("detail", failure.detail)
            guard let alert = failure.alert else { return }
            json.key("alert")
            json.object { json in
                json.field("name", alert.name)
                json.field("direction", alert.direction.rawValue)
            }
        }
    }

    private func write(_ timings: PhaseTimings, to json: inout JSONWriter) {
        json.key("timings_seconds")
        json.object { json in
            for (name, value) in timings.named { json.field(name, value) }
        }
    }

    private func write(_ handshake: Handshake, to json: inout JSONWriter) {
        json.key("tls")
        json.object { json in
            json.field("version", handshake.version?.rawValue)
            json.field("cipher_suite", handshake.cipherSuite)
            json.field("group", handshake.group)
            json.field("alpn", handshake.alpn)
            json.field("alpn_offered", strings: handshake.alpnOffered)
            json.field("round_trips", handshake.roundTrips)
            write(handshake.resumption, to: &json)
            writeTimestamps(handshake, to: &json)
            json.key("ocsp_staple")
            if let staple = handshake.stapledStatus { staple.write(to: &json) } else { json.null() }
            json.field("client_certificate", handshake.clientCertificate.rawValue)
            json.field("client_certificate_accepted", handshake.clientCertificateAccepted)
            json.field("acceptable_client_cas", strings: handshake.acceptableClientCAs)
        }
    }
}

extension ResultDocument {
    private func write(_ resumption: SessionResumption?, to json: inout JSONWriter) {
        json.key("session_resumption")
        guard let resumption else { return json.null() }
        json.object { json in
            json.field("ticket", resumption.ticket)
            json.field("session_id", resumption.sessionIdentifier)
        }
    }

    /// What concerns us as a client: our certificate, the HTTP answer, and whom else the server lets in.
    private func writeClient(_ seen: EndpointObservation, to json: inout JSONWriter) {
        if let status = seen.httpStatus {
            json.key("http")
            json.object { $0.field("status", status) }
        }
        if let identity = seen.identity {
            json.key("client_identity")
            json.object { json in
                json.field("fingerprint_sha256", identity.certificate.fingerprint.hex)
                json.field("subject", identity.certificate.subject.description)
                json.field("issuer", identity.certificate.issuer.description)
                json.field("not_after", identity.certificate.validity.notAfter.description)
                json.field("issuer_acceptable", identity.isIssuerAcceptable)
            }
        }
        if let survey = seen.survey {
            json.key("survey")
            survey.write(to: &json)
        }
        guard !seen.mutualTLSAudit.isEmpty else { return }
        json.key("mutual_tls_audit")
        json.array(seen.mutualTLSAudit) { json, attempt in
            json.object { json in
                json.field("attempt", attempt.credential.rawValue)
                json.field("version", attempt.version.rawValue)
                json.field("outcome", attempt.outcome.rawValue)
                json.field("certificate_asked_for", attempt.isAsked)
                json.field("detail", attempt.detail)
            }
        }
    }

    /// Signed certificate timestamps by the way they came (RFC 6962 §3.3).
    private func writeTimestamps(_ handshake: Handshake, to json: inout JSONWriter) {
        json.key("signed_certificate_timestamps")
        guard let leaf = assessment.observation.certificates.first, leaf.position == 0 else { return json.null() }
        json.object { json in
            json.field("tls", handshake.timestampCount)
            json.field("certificate", leaf.certificate.signedCertificateTimestampCount)
        }
    }
}

extension PhaseTimings {
    /// The phases that were reached, by the names they have in JSON and metrics, `total` last.
    public var named: [(name: String, seconds: Double)] {
        [("resolve", resolve), ("connect", connect), ("starttls", starttls), ("handshake", handshake), ("read", read), ("total", total)]
            .compactMap { name, seconds in seconds.map { (name, $0) } }
    }
}
