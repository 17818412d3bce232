import Monitoring
import PKI

/// For spreadsheets: a header, then a record for each certificate; one without a certificate's columns where a place showed none.
struct CSVPrinter: ResultPrinter {
    private let context: PrintingContext

    init(_ context: PrintingContext) { self.context = context }

    /// The facts of the place, those of the certificate, then what is wrong with either.
    static let columns =
        [
            "kind", "target", "endpoint", "address", "server_name", "path", "format", "observed_at", "judged_at", "status", "failure_phase",
            "failure_reason", "failure_detail", "tls_version", "cipher_suite", "group", "trusted", "trusted_until",
        ] + certificateColumns + ["checks", "message"]

    private static let certificateColumns = [
        "position", "entry", "subject", "issuer", "subject_alternative_names", "serial_number", "fingerprint_sha256", "not_before", "not_after",
        "days_left", "key_algorithm", "key_bits", "signature_algorithm", "is_ca",
    ]

    mutating func begin(to output: inout OutputBuffer) {
        var record = CSVWriter()
        for column in CSVPrinter.columns { record.value(column) }
        record.endRecord()
        output.write(record.bytes)
    }

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        var records = CSVWriter()
        let certificates = assessment.observation.certificates
        if certificates.isEmpty { write(assessment, nil, isFirst: true, to: &records) }
        for (index, presented) in certificates.enumerated() { write(assessment, presented, isFirst: index == 0, to: &records) }
        output.write(records.bytes)
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {}

    private func write(_ assessment: Assessment, _ presented: PresentedCertificate?, isFirst: Bool, to record: inout CSVWriter) {
        switch assessment.observation {
        case .endpoint(let seen): write(seen, status: assessment.status, to: &record)
        case .file(let seen): write(seen, status: assessment.status, to: &record)
        }
        let verification = assessment.observation.verification
        record.value(verification?.trusted)
        record.value(verification?.trustedUntil)
        write(presented, to: &record)
        let findings = assessment.findings.filter { $0.concerns(presented?.position, isFirst: isFirst) }
        record.value(findings.map(\.check.rawValue).joined(separator: " "))
        record.text(findings.map(\.message).joined(separator: "; "))
        record.endRecord()
    }

    private func write(_ seen: EndpointObservation, status: Status, to record: inout CSVWriter) {
        record.value("endpoint")
        record.text(seen.target.name)
        record.text(seen.target.endpoint.description)
        record.value(seen.address)
        record.text(seen.target.referenceName)
        record.value(String?.none)
        record.value(String?.none)
        write(seen.observedAt, status, to: &record)
        record.value(seen.failure?.phase.rawValue)
        record.value(seen.failure?.reason.rawValue)
        record.text(seen.failure?.detail)
        record.value(seen.handshake?.version?.rawValue)
        record.value(seen.handshake?.cipherSuite)
        record.value(seen.handshake?.group)
    }

    private func write(_ seen: FileObservation, status: Status, to record: inout CSVWriter) {
        record.value("file")
        for _ in 0..<4 { record.value(String?.none) }
        record.text(seen.path)
        record.value(seen.format?.rawValue)
        write(seen.observedAt, status, to: &record)
        record.value(String?.none)
        record.value(seen.failure?.reason.rawValue)
        record.text(seen.failure?.detail)
        for _ in 0..<3 { record.value(String?.none) }
    }

    private func write(_ observedAt: Timestamp, _ status: Status, to record: inout CSVWriter) {
        record.value(observedAt)
        record.value(context.judgedAt)
        record.value(status.rawValue)
    }

    private func write(_ presented: PresentedCertificate?, to record: inout CSVWriter) {
        guard let presented else {
            for _ in CSVPrinter.certificateColumns { record.value(String?.none) }
            return
        }
        let certificate = presented.certificate
        record.value(presented.position)
        record.text(presented.entry)
        record.text(certificate.subject.description)
        record.text(certificate.issuer.description)
        record.text(certificate.subjectAlternativeNames.map(\.description).joined(separator: " "))
        record.value(certificate.serialNumber.hex)
        record.value(certificate.fingerprint.hex)
        record.value(certificate.validity.notBefore)
        record.value(certificate.validity.notAfter)
        record.value(certificate.validity.daysLeft(at: context.now))
        record.value(certificate.publicKey.name)
        record.value(certificate.publicKey.bits)
        record.value(certificate.signatureAlgorithm.name)
        record.value(certificate.isCA)
    }
}

extension Finding {
    /// Whether it belongs into a certificate's record; what concerns the place stands in the first.
    fileprivate func concerns(_ position: Int?, isFirst: Bool) -> Bool {
        switch subject {
        case .place, .clientCertificate: isFirst
        case .certificate(let own, _): own == position || position == nil
        }
    }
}

extension Validity {
    /// Whole days until notAfter, rounded down; negative once it has passed.
    func daysLeft(at time: Timestamp) -> Int64 {
        let seconds = remaining(at: time).components.seconds
        return seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    }
}
