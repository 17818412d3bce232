import GRDB
import Monitoring
import OpenSSL
import PKI
import TestSupport

@testable import History

/// A database in a directory of its own, a PKI, and observations to record.
struct Witness {
    let pki: TestPKI
    let directory: TemporaryDirectory
    let history: History

    static let start = TestPKI.epoch

    init(_ pki: TestPKI? = nil) throws {
        self.pki = try pki ?? TestPKI()
        directory = try TemporaryDirectory()
        history = try History(path: directory.path("history.db"), digest: SystemCryptography())
    }

    /// The same file opened anew, as after a restart.
    func reopened() throws -> History {
        try history.close()
        return try History(path: history.path, digest: SystemCryptography())
    }

    func chain(daysLeft: Int = 60) throws -> [Certificate] { try pki.chain(pki.server(daysLeft: daysLeft)).certificates }

    func count(_ table: String, where condition: String = "1") async throws -> Int {
        try await history.read { try Int($0.integer("SELECT count(*) FROM \(table) WHERE \(condition)") ?? -1) }
    }

    func record(_ observations: Observation...) async throws {
        try await history.record(observations.map { Recording(assessment: Assessment(observation: $0, findings: [])) })
    }
}

extension Observation {
    /// A healthy endpoint, unless told otherwise.
    static func probe(
        of name: String = "payments", address: String? = "192.0.2.1:443", minutes: Int = 0, _ chain: [Certificate],
        _ change: (inout EndpointObservation) -> Void = { _ in }
    ) -> Observation {
        var seen = EndpointObservation(
            target: Target(name: name, endpoint: Endpoint(host: "\(name).example", port: 443), labels: ["team": "payments"]), address: address,
            observedAt: Witness.start + .minutes(minutes),
            timings: PhaseTimings(resolve: 0.001, connect: 0.002, handshake: 0.015, read: 0.0007, total: 0.018),
            handshake: Handshake(
                version: .tls13, cipherSuite: "TLS_AES_256_GCM_SHA384", group: "X25519", alpn: "h2", roundTrips: 1, clientCertificate: .required,
                clientCertificateAccepted: true, acceptableClientCAs: ["CN=Clients"]),
            certificates: chain.enumerated().map { PresentedCertificate(position: $0, certificate: $1) })
        if let leaf = chain.first {
            seen.verification = Verification(
                trusted: true, trustedUntil: leaf.validity.notAfter, limitingCertificate: leaf.fingerprint, path: chain)
        }
        change(&seen)
        return .endpoint(seen)
    }

    /// An endpoint that cannot be reached.
    static func unreachable(_ name: String = "payments", minutes: Int = 0, detail: String = "connection refused") -> Observation {
        .probe(of: name, minutes: minutes, []) {
            $0.failure = ProbeFailure(phase: .connect, reason: .refused, detail: detail)
            $0.handshake = nil
            $0.timings = PhaseTimings(resolve: 0.001, total: 0.002)
        }
    }

    static func scan(
        at path: String = "/etc/tls/tls.crt", minutes: Int = 0, _ certificates: [Certificate], _ change: (inout FileObservation) -> Void = { _ in }
    ) -> Observation {
        var seen = FileObservation(
            scan: "secrets", path: path, observedAt: Witness.start + .minutes(minutes), format: FileFormatName(rawValue: "pem"),
            certificates: certificates.enumerated().map { PresentedCertificate(position: $0, certificate: $1) })
        change(&seen)
        return .file(seen)
    }
}
