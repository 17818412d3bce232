import Exposition
import Glibc
import Logging
import Monitoring
import OpenSSL
import Settings
import TestSupport
import Testing
import Trust

@testable import Daemon

@Suite("trust stores whose files change under the daemon")
struct EquippedProberTests {
    private let pki: TestPKI
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        pki = try TestPKI()
        directory = try TemporaryDirectory()
        try directory.write([pki.root, pki.intermediate].pem, to: "volume/..2026_01_01/ca.pem")
        try directory.link("volume/..data", to: "..2026_01_01")
        try directory.link("volume/ca.pem", to: "..data/ca.pem")
        try directory.write(pki.root.pem, to: "roots.d/a.pem")
    }

    private func prober() throws -> EquippedProber {
        let configuration = try Configuration(
            yaml: "trust_stores: { swapped: { files: [volume/ca.pem] }, written: { directories: [roots.d] } }\ntargets: []\n",
            file: "certvigil.yml", directory: directory.path)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let revocation = RevocationService(
            RevocationSettings(), client: ScriptedWeb(), cache: nil, clock: clock, logger: logger, expectation: { _ in .ignore }, observe: { _ in })
        return try EquippedProber(
            configuration, memo: VerificationMemo(PathValidator(signatures: SystemCryptography())), revocation: revocation,
            metrics: MetricsState(build: BuildInformation(version: "test", swift: "6", openssl: "3")), clock: clock, logger: logger)
    }

    /// What the stores hold after the daemon's next look at their files.
    private func countsAfterLook(_ prober: EquippedProber) async throws -> [Int?] {
        try await clock.waitForSleepers(count: 1)
        clock.advance(by: .seconds(15))
        try await clock.waitForSleepers(count: 1)
        return counts(prober)
    }

    private func counts(_ prober: EquippedProber) -> [Int?] { ["swapped", "written"].map { prober.trustStore(named: $0)?.anchors.count } }

    @Test("are read again when they are swapped as the kubelet does, or written in place in a directory; broken ones leave the old in force")
    func watched() async throws {
        let prober = try prober()
        let refreshing = Task { await prober.refresh() }
        defer { refreshing.cancel() }
        #expect(counts(prober) == [2, 1])
        #expect(try await countsAfterLook(prober) == [2, 1])
        try directory.write(pki.root.pem, to: "volume/..2026_02_02/ca.pem")
        try directory.link("volume/..data_tmp", to: "..2026_02_02")
        #expect(rename(directory.path("volume/..data_tmp"), directory.path("volume/..data")) == 0)
        try directory.write([pki.root, pki.intermediate].pem, to: "roots.d/a.pem")
        #expect(try await countsAfterLook(prober) == [1, 2])
        try directory.write("half", to: "roots.d/a.pem")
        #expect(try await countsAfterLook(prober) == [1, 2])
        try directory.write(pki.root.pem, to: "roots.d/a.pem")
        #expect(try await countsAfterLook(prober) == [1, 1])
    }
}
