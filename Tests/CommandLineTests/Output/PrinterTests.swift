import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import certvigil

/// Every format over the same results, a stranger's among them.
@Suite("Printers")
struct PrinterTests {
    private let pki: TestPKI
    private let leaf: Certificate

    /// Everything that could break a line, a record, a label, a terminal or a reader's trust.
    private static let hostile = "=a\u{1B}[2J|\"',;\r\n\u{202E}gpj\u{2066}\u{9B}31m\u{0}{}\\"

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server([.dns("payments.example")], daysLeft: 60).certificate
    }

    @Test("let nothing through that steers a terminal or splits a line", arguments: OutputFormat.allCases)
    func hostile(format: OutputFormat) throws {
        let text = try print([hostileEndpoint(), hostileFile()], as: format)
        let allowed: Set<Unicode.Scalar> = ["\n", "\r"]
        let forbidden = text.unicodeScalars.filter { $0.isUnsafe && !allowed.contains($0) }
        #expect(forbidden.isEmpty, "\(format): \(forbidden.map { String($0.value, radix: 16) })")
        #expect(!text.replacing("\r\n", with: "").contains("\r"))
    }

    @Test("CSV has one record a certificate and as many fields in each as in its header")
    func csv() throws {
        let text = try print([hostileEndpoint(), hostileFile(), healthy(), failed()], as: .csv)
        let records = try CSVText(text).records
        #expect(records.count == 1 + 4)
        #expect(Set(records.map(\.count)) == [CSVPrinter.columns.count])
        let healthy = Dictionary(uniqueKeysWithValues: zip(CSVPrinter.columns, records[3]))
        #expect(healthy["days_left"] == "60")
        #expect(healthy["subject_alternative_names"] == "DNS:payments.example")
        #expect(healthy["trusted"] == "")
        let failed = Dictionary(uniqueKeysWithValues: zip(CSVPrinter.columns, records[4]))
        #expect(failed["failure_reason"] == "refused")
        #expect(failed["checks"] == "endpoint_unreachable")
        #expect(failed["not_after"] == "")
        #expect(records.joined().allSatisfy { !"=+@".contains($0.first ?? "a") })
    }

    @Test("Nagios output of one target says in its first line what it is about, with thresholds as ranges")
    func nagiosSingle() throws {
        let lines = try print([healthy()], as: .nagios).split(separator: "\n")
        #expect(lines.count == 1)
        let parts = lines[0].split(separator: "|")
        #expect(parts.count == 2)
        #expect(parts[0].hasPrefix("CERTVIGIL OK - payments expires in 60 days, 2026-03-02"))
        #expect(parts[1].contains(" earliest_expiry=5184000s;1944000:;604800:"))
        #expect(parts[1].contains(" time_total=0.0125s;;;0"))
    }

    @Test("Nagios output has one bar, before the performance data, whatever a stranger writes")
    func nagiosBar() throws {
        let lines = try print([hostileEndpoint()], as: .nagios).split(separator: "\n")
        #expect(lines[0].count { $0 == "|" } == 1)
        #expect(lines.dropFirst().allSatisfy { !$0.contains("|") })
    }

    @Test("The textfile for Prometheus passes promtool, two names on one address included")
    func prometheus() async throws {
        var other = healthy()
        if case .endpoint(var seen) = other.observation {
            seen.target.serverName = "orders.example"
            other.observation = .endpoint(seen)
        }
        let text = try print([healthy(), other, failed(), hostileEndpoint(), hostileFile()], as: .prometheus)
        #expect(text.contains("certvigil_probe_success{target=\"orders.example@payments\",address=\"10.0.0.5:8443\"} 1"))
        #expect(try await PromLint.promtool(text).isEmpty)
    }

    @Test("JSON tells the moment that was asked about, and only then", arguments: [OutputFormat.json, .ndjson])
    func judgedAt(format: OutputFormat) throws {
        #expect(try !print([healthy()], as: format).contains("judged_at"))
        #expect(try print([healthy()], as: format, judgedAt: pki.now + .days(30)).contains("\"judged_at\":\"2026-01-31T00:00:00Z\""))
    }

    @Test("A table begins with the moment that was asked about")
    func tableJudgedAt() throws {
        let table = try print([healthy()], as: .table, judgedAt: pki.now + .days(30))
        #expect(table.hasPrefix("observed now, judged as of 2026-01-31T00:00:00Z\nOK       payments (10.0.0.5:8443)  expires in 30 days"))
    }

    @Test("What could not be looked at makes the answer unknown, unless something critical was seen")
    func omissions() {
        var summary = ResultSummary()
        #expect(summary.status == .unknown)
        summary.add(healthy())
        #expect(summary.status == .ok)
        summary.omit("targets:3: no port")
        #expect(summary.status == .unknown)
        summary.add(failed())
        #expect(summary.status == .critical)
    }
}

extension PrinterTests {
    private func print(_ assessments: [Assessment], as format: OutputFormat, judgedAt: Timestamp? = nil) throws -> String {
        var printer = format.printer(
            in: PrintingContext(
                digest: SystemCryptography(), now: judgedAt ?? pki.now, judgedAt: judgedAt, thresholds: .standard, style: .plain))
        var output = OutputBuffer()
        var summary = ResultSummary()
        printer.begin(to: &output)
        for assessment in assessments {
            summary.add(round: [assessment])
            printer.print(round: [assessment], to: &output)
        }
        printer.finish(summary, to: &output)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    private func healthy() -> Assessment {
        Assessment(
            observation: .endpoint(
                EndpointObservation(
                    target: Target(name: "payments", endpoint: Endpoint(host: "payments.example", port: 8443)), address: "10.0.0.5:8443",
                    observedAt: pki.now, timings: PhaseTimings(total: 0.0125), handshake: Handshake(version: .tls13),
                    certificates: [PresentedCertificate(position: 0, certificate: leaf)])), findings: [])
    }

    private func failed() -> Assessment {
        Assessment(
            observation: .endpoint(
                EndpointObservation(
                    target: Target(name: "billing", endpoint: Endpoint(host: "billing.example", port: 443)), observedAt: pki.now,
                    failure: ProbeFailure(phase: .connect, reason: .refused, detail: "connection refused"))),
            findings: [
                Finding(check: CheckID("endpoint_unreachable"), severity: .critical, subject: .place, message: "connection refused", hint: "start it")
            ])
    }

    private func hostileEndpoint() throws -> Assessment {
        let text = PrinterTests.hostile
        let certificate = try pki.server([.dns(text)]) { $0.subject = [.commonName(text)] }.certificate
        let seen = EndpointObservation(
            target: Target(name: text, endpoint: Endpoint(host: text, port: 1), serverName: text), address: "10.0.0.6:1", observedAt: pki.now,
            failure: ProbeFailure(phase: .handshake, reason: .notTLS, detail: text),
            handshake: Handshake(version: .tls12, alpn: text, acceptableClientCAs: [text]),
            certificates: [PresentedCertificate(position: 0, certificate: certificate, entry: text)])
        return Assessment(
            observation: .endpoint(seen),
            findings: [Finding(check: CheckID("not_tls"), severity: .critical, subject: .place, message: text, hint: text)])
    }

    private func hostileFile() throws -> Assessment {
        let text = PrinterTests.hostile
        let seen = FileObservation(
            scan: text, path: "/tmp/" + text, observedAt: pki.now, format: FileFormatName(rawValue: "pem"),
            failure: FileFailure(reason: .undecodable, detail: text))
        return Assessment(
            observation: .file(seen),
            findings: [Finding(check: CheckID("file_undecodable"), severity: .warning, subject: .place, message: text, hint: text)])
    }
}

extension Unicode.Scalar {
    fileprivate var isUnsafe: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// Reads RFC 4180 the strict way.
private struct CSVText {
    var records: [[String]] = []

    init(_ text: String) throws {
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var characters = Array(text.unicodeScalars)[...]
        while let character = characters.popFirst() {
            switch (character, isQuoted) {
            case ("\"", true) where characters.first == "\"": field.unicodeScalars.append(characters.removeFirst())
            case ("\"", _): isQuoted.toggle()
            case (",", false):
                record.append(field)
                field = ""
            case ("\r", false):
                try #require(characters.popFirst() == "\n")
                records.append(record + [field])
                (record, field) = ([], "")
            default: field.unicodeScalars.append(character)
            }
        }
        try #require(!isQuoted && record.isEmpty && field.isEmpty)
    }
}
