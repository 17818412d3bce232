import Monitoring
import PKI

/// What endpoints and files have in common: the certificates of a place.
enum CertificateLines {
    /// Each position once, the first wins: two lines of the same labels would spoil the scrape.
    static func unique(_ certificates: [PresentedCertificate]) -> [PresentedCertificate] {
        var seen: Set<Int> = []
        return certificates.filter { seen.insert($0.position).inserted }
    }

    /// Stands for this list of certificates at these positions within one run of the program; never 0, which stands for nothing known.
    static func origin(of certificates: [PresentedCertificate]) -> Int {
        var hasher = Hasher()
        for presented in certificates {
            hasher.combine(presented.position)
            hasher.combine(presented.certificate.fingerprint)
        }
        return hasher.finalize() | 1
    }
}

extension LineWriter {
    /// The wide facts of one certificate.
    mutating func add(information presented: PresentedCertificate) {
        let certificate = presented.certificate
        add(
            .flag(true), ("position", String(presented.position)), ("fingerprint_sha256", certificate.fingerprint.hex),
            ("serial_number", certificate.serialNumber.hex), ("subject", certificate.subject.description),
            ("issuer", certificate.issuer.description),
            ("subject_alternative_names", LabelText.joined(certificate.subjectAlternativeNames.lazy.map(\.description))))
    }

    mutating func add(_ thresholds: EffectiveThresholds?) {
        guard let thresholds else { return }
        add(.duration(thresholds.warning), ("severity", Severity.warning.rawValue))
        add(.duration(thresholds.critical), ("severity", Severity.critical.rawValue))
    }

    /// Adds nothing where the duration is unknown.
    mutating func add(seconds: Double?, _ label: (name: String, value: String)...) {
        guard let seconds else { return }
        add(.real(seconds), labels: label)
    }

    mutating func add(_ findings: FindingCounts) {
        for (group, count) in findings.sorted {
            add(.count(count), ("check", group.check.rawValue), ("severity", group.severity.rawValue))
        }
    }
}
