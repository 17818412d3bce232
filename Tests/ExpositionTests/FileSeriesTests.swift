import Exposition
import Monitoring
import PKI
import TestSupport
import Testing

@Suite("Series of files and scans")
struct FileSeriesTests {
    private let samples: Samples
    private let state = Samples.state

    init() throws { samples = try Samples() }

    @Test("tell each certificate by its position")
    func bundle() throws {
        state.update(samples.file(certificates: [samples.leaf, samples.intermediate], findings: [samples.expiring(), samples.expiring()]))
        let text = try state.exposed
        #expect(text.value("file_certificate_not_after_timestamp_seconds", ["position": "0", "path": "/etc/tls/tls.crt"]) == "1772409600")
        #expect(text.samples("file_certificate_info").map { $0.labels["position"] } == ["0", "1"])
        #expect(text.value("file_finding", ["check": "certificate_expiring", "scan": "secrets"]) == "2")
        #expect(text.value("file_expiry_threshold_seconds", ["severity": "critical"]) == "604800")
    }

    @Test("tell until when each CRL counts, by its position")
    func revocationLists() throws {
        guard case .file(var seen) = samples.file(certificates: []).observation else { return }
        seen.facts.revocationLists = [nil, samples.now].map { StoredRevocationList(issuer: "CN=A", thisUpdate: samples.now, nextUpdate: $0) }
        state.update(Assessment(observation: .file(seen), findings: []))
        let series = try state.exposed.samples("file_crl_next_update_timestamp_seconds")
        #expect(series.map { $0.labels["position"] } == ["1"] && series.first?.value == "1767225600")
    }

    @Test("keep the last known certificates of a file that cannot be read for the moment")
    func tornFile() throws {
        state.update(samples.file(findings: [samples.expiring()]))
        let failure = FileFailure(reason: .undecodable, detail: "no END line")
        state.update(samples.file(certificates: [], failure: failure, findings: [Samples.finding("file_undecodable", .warning, .place)]))
        let text = try state.exposed
        #expect(text.samples("file_certificate_not_after_timestamp_seconds").count == 1)
        #expect(text.samples("file_expiry_threshold_seconds").count == 2)
        #expect(text.samples("file_finding").map { $0.labels["check"] } == ["certificate_expiring", "file_undecodable"])
    }

    @Test("go when the file holds no certificate any more")
    func emptied() throws {
        state.update(samples.file())
        state.update(samples.file(certificates: []))
        #expect(try state.exposed.samples("file_certificate_not_after_timestamp_seconds").isEmpty)
    }

    @Test("of files that a complete scan did not see go, those of other scans stay")
    func vanished() throws {
        state.update(["/a", "/b"].map { samples.file($0) } + [samples.file("/a", scan: "other")])
        state.update(ScanSummary(scan: "secrets", startedAt: samples.now, places: [.file(scan: "secrets", path: "/b")]))
        let left = try state.exposed.samples("file_certificate_info").map { [$0.labels["scan"], $0.labels["path"]] }
        #expect(Set(left) == [["secrets", "/b"], ["other", "/a"]])
    }

    @Test("of a scan that was cut short all stay")
    func cutShort() throws {
        state.update(samples.file())
        state.update(ScanSummary(scan: "secrets", startedAt: samples.now, places: nil))
        #expect(try state.exposed.samples("file_certificate_info").count == 1)
    }

    @Test("count what the scan met, every reason from the start")
    func summary() throws {
        let pem = FileFormatName(rawValue: "pem")
        state.update(
            ScanSummary(scan: "secrets", startedAt: samples.now, duration: .milliseconds(1500), files: [pem: 12], errors: [.tooLarge: 1]))
        let text = try state.exposed
        #expect(text.value("scan_files", ["scan": "secrets", "format": "pem"]) == "12")
        #expect(text.value("scan_errors", ["reason": "too_large"]) == "1")
        #expect(text.value("scan_errors", ["reason": "permission_denied"]) == "0")
        #expect(text.samples("scan_errors").count == FileFailure.Reason.allCases.count)
        #expect(text.value("last_scan_timestamp_seconds") == "1767225601.5")
        #expect(text.value("scan_duration_seconds") == "1.5")
    }

    @Test("go with the scan")
    func removal() throws {
        state.update(samples.file())
        state.update(ScanSummary(scan: "secrets", startedAt: samples.now))
        state.remove(scan: "secrets")
        #expect(try state.exposed.samples.allSatisfy { $0.labels["scan"] == nil })
    }

    @Test("of paths that look alike once made fit stay apart")
    func hostilePaths() throws {
        let paths = ["/a\u{1B}", "/a\u{1C}", "/a?", "/\"\\", "/" + String(repeating: "x", count: 4000), "/" + String(repeating: "x", count: 4001)]
        state.update(paths.map { samples.file($0) })
        let series = try state.exposed.samples.map(\.series)
        #expect(Set(series).count == series.count)
        #expect(try state.exposed.samples("file_certificate_info").count == paths.count)
        #expect(try state.exposed.samples.allSatisfy { $0.labels.values.allSatisfy { $0.utf8.count <= 1024 } })
    }
}
