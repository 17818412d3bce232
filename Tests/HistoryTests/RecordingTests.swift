import Alerting
import Monitoring
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Recording observations")
struct RecordingTests {
    @Test("An observation comes back as it was, also after a restart", arguments: Sample.allCases)
    func roundTrip(sample: Sample) async throws {
        let witness = try Witness()
        let observation = try sample.observation(witness)
        try await witness.record(observation)
        #expect(try witness.history.latest() == [observation])
        #expect(try witness.reopened().latest() == [observation])
    }

    @Test("An observation that repeats the last one writes no row, and the latest is dated and timed anew")
    func repetition() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.probe(chain))
        let before = try await witness.counts()
        let last = Observation.probe(minutes: 5, chain) { $0.timings.total = 0.5 }
        try await witness.record(.probe(minutes: 1, chain), last)
        #expect(try await witness.counts() == before)
        #expect(try witness.history.latest() == [last])
        let runs = try await witness.history.observations(of: "payments", limit: 10)
        #expect(runs.map(\.count) == [3])
        #expect(runs.map(\.firstAt) == [Witness.start])
        #expect(runs.map(\.lastAt) == [Witness.start + .minutes(5)])
    }

    @Test("A restart does not interrupt a run")
    func repetitionAfterRestart() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.probe(chain))
        let history = try witness.reopened()
        try await history.record([Recording(assessment: Assessment(observation: .probe(minutes: 1, chain), findings: []))])
        #expect(try await history.observations(of: "payments", limit: 10).map(\.count) == [2])
    }

    @Test("Only a number in a text that differs is no change")
    func numbersInTexts() async throws {
        let witness = try Witness()
        try await witness.record(.unreachable(detail: "no answer within 9.8 s"), .unreachable(minutes: 1, detail: "no answer within 10.1 s"))
        #expect(try await witness.count("observations") == 1)
        try await witness.record(.unreachable(minutes: 2, detail: "no route to host"))
        #expect(try await witness.count("observations") == 2)
    }

    @Test("A change ends the run at its last observation and begins another")
    func change() async throws {
        let witness = try Witness()
        let (old, new) = (try witness.chain(), try witness.chain(daysLeft: 90))
        try await witness.record(.probe(old), .probe(minutes: 1, old), .probe(minutes: 2, new))
        let runs = try await witness.history.observations(of: "payments", limit: 10)
        #expect(runs.map(\.observation.certificates.first?.certificate) == [new[0], old[0]])
        #expect(runs.map(\.lastAt) == [Witness.start + .minutes(2), Witness.start + .minutes(1)])
        #expect(runs.map(\.count) == [1, 2])
    }

    @Test("A flapping endpoint stores its chain and its failure once")
    func flapping() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        for minute in 0..<20 {
            try await witness.record(minute.isMultiple(of: 2) ? .probe(minutes: minute, chain) : .unreachable(minutes: minute))
        }
        #expect(try await witness.count("observations") == 20)
        #expect(try await witness.count("facts") == 2)
        #expect(try await witness.count("chains") == 1)
    }

    @Test("A CRL that is issued anew, and a new staple, are no new run, and until when they hold is restored")
    func freshness() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let observations = [2, 5].enumerated().map { minute, days in
            Observation.probe(minutes: minute, chain) {
                let end = Witness.start + .days(days)
                let status = RevocationStatus(
                    certificate: chain[0].fingerprint, state: .good, source: .crl, thisUpdate: end - .days(7), nextUpdate: end)
                $0.verification?.trustedUntil = end
                $0.verification?.revocation = [status]
                $0.handshake?.stapledStatus = status
            }
        }
        for observation in observations { try await witness.record(observation) }
        #expect(try await witness.count("observations") == 1)
        #expect(try await witness.count("facts") == 1)
        #expect(try witness.reopened().latest() == [observations[1]])
    }

    @Test("A certificate and a chain are stored once, however many places have them")
    func sharing() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.probe(of: "a", chain), .probe(of: "b", chain), .scan(chain), .scan(at: "/other", [chain[1]]))
        #expect(try await witness.count("certificates") == 2)
        #expect(try await witness.count("chains") == 2)
        #expect(try await witness.count("certificate_periods") == 7)
        #expect(try await witness.history.certificate(chain[0].fingerprint)?.der == chain[0].der)
    }

    @Test("A clock that is set back does no harm")
    func clockSetBack() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.probe(minutes: 60, chain), .probe(minutes: 1, chain), .unreachable(minutes: 0))
        #expect(try await witness.history.observations(of: "payments", limit: 10).count == 2)
    }

    @Test("Labels that change are restored without a new run")
    func labels() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let relabelled = Observation.probe(minutes: 1, chain) {
            if case .endpoint(let seen) = Observation.probe(chain) { $0.target = seen.target }
            $0.target.labels = ["team": "treasury"]
        }
        try await witness.record(.probe(chain), relabelled)
        #expect(try await witness.count("observations") == 1)
        #expect(try witness.history.latest() == [relabelled])
    }

    @Test("A retired place is not restored, its history stays, and it may come back")
    func retirement() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let observation = Observation.probe(minutes: 1, chain)
        try await witness.record(.probe(chain), observation)
        try await witness.history.record([Recording(retired: [observation.place, .endpoint(target: "unknown", address: nil)])])
        #expect(try witness.history.latest().isEmpty)
        #expect(try await witness.history.certificatePeriods(of: "payments").map(\.until) == Array(repeating: Witness.start + .minutes(1), count: 2))
        try await witness.record(.probe(minutes: 5, chain))
        #expect(try await witness.history.observations(of: "payments", limit: 10).map(\.count) == [1, 2])
    }
}

/// The shapes an observation can have.
enum Sample: CaseIterable, Sendable {
    case healthyEndpoint, unresolvedName, refusedByServer, undecodableCertificate, untrusted, anonymousUnknown, comparedWithStores
    case bundle, keystore, unreadableFile, partlyDecodedFile

    func observation(_ witness: Witness) throws -> Observation {
        let chain = try witness.chain()
        return switch self {
        case .healthyEndpoint: .probe(chain)
        case .unresolvedName:
            .probe(address: nil, []) {
                $0.failure = ProbeFailure(phase: .resolve, reason: .nameNotFound, detail: "no such host: \"payments.example\"\nünïcode")
                $0.handshake = nil
            }
        case .refusedByServer:
            .probe(chain) {
                $0.failure = ProbeFailure(
                    phase: .clientAuth, reason: .clientCertificateRejected, detail: "alert bad_certificate",
                    alert: FatalAlert(name: "bad_certificate", direction: .received))
                $0.handshake?.clientCertificateAccepted = false
                $0.mutualTLSAudit = [MutualTLSAttempt(.noCertificate, .tls13, .refused, isAsked: true, detail: "alert certificate_required")]
            }
        case .undecodableCertificate:
            .probe([chain[0]]) { $0.undecodable = [UndecodableCertificate(position: 1, reason: "length runs past the end at byte 4")] }
        case .untrusted:
            .probe(chain) {
                let error = VerificationError(.issuerMissing, depth: 1, certificate: chain[1].fingerprint, message: "CN=Root is missing")
                $0.verification = Verification(trusted: false, path: chain, errors: [error, VerificationError(.expired, depth: 0, message: "over")])
            }
        case .anonymousUnknown:
            .probe(chain) { $0.mutualTLSAudit = [MutualTLSAttempt(.foreignCA, .tls12, .unknown, detail: "connection reset by peer")] }
        case .comparedWithStores:
            .probe(chain) {
                $0.acceptance = [
                    TrustStoreAcceptance(store: "mesh", isAccepted: true),
                    TrustStoreAcceptance(
                        store: "system", isAccepted: false, reason: "the issuer of CN=CA is not in trust store system (140 certificates)"),
                ]
            }
        case .bundle: try .scan(chain + [witness.pki.root].certificates)
        case .keystore:
            .scan(chain) {
                $0.format = FileFormatName(rawValue: "pkcs12")
                $0.resolvedPath = "/etc/tls/..2026_01_01/tls.p12"
                $0.certificates[0].entry = "server"
                $0.certificates[1].position = 5
            }
        case .unreadableFile:
            .scan([]) {
                $0.format = nil
                $0.failure = FileFailure(reason: .permissionDenied, detail: "permission denied")
            }
        case .partlyDecodedFile:
            .scan([chain[0]]) {
                $0.failure = FileFailure(reason: .undecodable, detail: "line 40: not base64")
                $0.verification = Verification(trusted: false, errors: [VerificationError(.selfSigned, depth: 0, message: "it is its own issuer")])
            }
        }
    }
}

extension Witness {
    /// The rows of every table that holds observations.
    func counts() async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in [
            "places", "observations", "latest_observations", "facts", "chains", "chain_certificates", "certificates", "certificate_periods",
        ] {
            counts[table] = try await count(table)
        }
        return counts
    }
}
