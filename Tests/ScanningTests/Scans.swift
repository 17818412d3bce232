import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport

/// A run of a scan and all it reported.
struct Scan {
    var observations: [FileObservation] = []
    var summary: ScanSummary

    /// Times of files are trusted at once: the tests write and scan within a tick of the clock.
    static let limits = ScanLimits(settlingTime: .seconds(-60), tornTime: .seconds(-60))

    init(_ paths: String..., excludes: [String] = [], role: ScanRole = .auto, limits: ScanLimits = Scan.limits, cache: ScanCache? = nil) {
        let request = ScanRequest(name: "test", paths: paths, excludes: excludes.map { GlobPattern($0) }, role: role)
        self.init(request, with: FileScanner(digest: SystemCryptography(), limits: limits), cache: cache)
    }

    init(_ request: ScanRequest, with scanner: FileScanner, cache: ScanCache? = nil) {
        var reported: [FileObservation] = []
        summary = scanner.scan(request, at: TestPKI.epoch, cache: cache) { reported.append($0) }
        observations = reported
    }

    /// Paths below a directory, in the order of the reports.
    func paths(below directory: String) -> [String] { observations.map { String($0.path.dropFirst(directory.count + 1)) } }

    var reasons: [FileFailure.Reason?] { observations.map(\.failure?.reason) }
}
