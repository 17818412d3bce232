import Exposition
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("Series of endpoints")
struct EndpointSeriesTests {
    private let samples: Samples
    private let state = Samples.state

    init() throws { samples = try Samples() }

    @Test("tell what a healthy probe saw")
    func healthy() throws {
        state.update(samples.healthy(findings: [samples.expiring()]))
        let text = try state.exposed
        #expect(text.value("probe_success", ["target": "payments", "address": "10.0.0.5:8443"]) == "1")
        #expect(text.value("probe_duration_seconds") == "0.0125")
        #expect(text.value("probe_phase_duration_seconds", ["phase": "handshake"]) == "0.0042")
        #expect(text.value("endpoint_certificate_not_after_timestamp_seconds", ["position": "0"]) == "1772409600")
        #expect(text.value("endpoint_certificate_not_before_timestamp_seconds", ["position": "0"]) == "1764633600")
        #expect(text.samples("endpoint_certificate_info").count == 2)
        #expect(text.value("endpoint_trusted") == "1")
        #expect(text.value("endpoint_trusted_until_timestamp_seconds") == "1772409600")
        #expect(text.value("endpoint_tls_info", ["version": "TLSv1.3", "cipher_suite": "TLS_AES_256_GCM_SHA384", "group": "X25519"]) == "1")
        #expect(text.value("endpoint_client_certificate_info", ["mode": "required"]) == "1")
        #expect(text.value("endpoint_finding", ["check": "certificate_expiring", "severity": "warning"]) == "1")
        #expect(text.value("endpoint_expiry_threshold_seconds", ["severity": "warning"]) == "1944000")
        #expect(text.value("last_probe_timestamp_seconds", ["target": "payments"]) == "1767225600")
        #expect(text.value("last_successful_probe_timestamp_seconds", ["target": "payments"]) == "1767225600")
    }

    @Test("put the wide facts of each certificate in its info series")
    func information() throws {
        state.update(samples.healthy())
        let leaf = try #require(try state.exposed.samples("endpoint_certificate_info").first { $0.labels["position"] == "0" })
        #expect(leaf.labels["fingerprint_sha256"] == samples.leaf.fingerprint.hex)
        #expect(leaf.labels["serial_number"] == samples.leaf.serialNumber.hex)
        #expect(leaf.labels["subject"] == samples.leaf.subject.description)
        #expect(leaf.labels["issuer"]?.contains("Test Intermediate CA") == true)
        #expect(leaf.labels["subject_alternative_names"] == "DNS:payments.example,IP:10.0.0.5")
    }

    @Test("leave out what is unknown")
    func unknown() throws {
        state.update(samples.failed(address: nil, phase: .resolve, reason: .nameNotFound))
        let text = try state.exposed
        #expect(text.value("probe_success", ["target": "payments", "address": ""]) == "0")
        for absent in MetricCatalogue.all.map(\.name) where absent.hasPrefix("endpoint_") && absent != "endpoint_finding" {
            #expect(text.samples(absent).isEmpty)
        }
        #expect(text.samples("probe_phase_duration_seconds").isEmpty)
        #expect(text.samples("last_successful_probe_timestamp_seconds").isEmpty)
    }

    @Test("keep the last known certificate when a later probe fails, so that no alert resolves by blindness")
    func memory() throws {
        state.update(samples.healthy(findings: [samples.expiring(.critical)]))
        let before = try state.exposed
        state.update(samples.failed())
        let after = try state.exposed
        let remembered = [
            "endpoint_certificate_not_after_timestamp_seconds", "endpoint_certificate_not_before_timestamp_seconds", "endpoint_certificate_info",
            "endpoint_trusted", "endpoint_trusted_until_timestamp_seconds", "endpoint_expiry_threshold_seconds", "endpoint_tls_info",
            "endpoint_client_certificate_info",
        ]
        for name in remembered {
            #expect(!after.samples(name).isEmpty)
            #expect(after.samples(name) == before.samples(name))
        }
        #expect(after.value("probe_success") == "0")
        #expect(after.samples("probe_phase_duration_seconds").isEmpty)
        #expect(after.value("endpoint_finding", ["check": "certificate_expiring", "severity": "critical"]) == "1")
        #expect(after.value("endpoint_finding", ["check": "endpoint_unreachable"]) == "1")
        #expect(after.value("last_probe_timestamp_seconds") == "1767225660")
        #expect(after.value("last_successful_probe_timestamp_seconds") == "1767225600")
    }

    @Test("show a renewed certificate in place of the old one, and forget its findings")
    func renewal() throws {
        state.update(samples.healthy(findings: [samples.expiring()]))
        state.update(samples.failed())
        let renewed = try samples.pki.server(daysLeft: 90).certificate
        state.update(samples.healthy(chain: [renewed]))
        let text = try state.exposed
        #expect(text.samples("endpoint_certificate_info").map { $0.labels["fingerprint_sha256"] } == [renewed.fingerprint.hex])
        #expect(text.samples("endpoint_certificate_not_after_timestamp_seconds").count == 1)
        #expect(text.samples("endpoint_finding").isEmpty)
    }

    @Test("of an address that answers no more go when the target was seen elsewhere")
    func movedAddress() throws {
        state.update(samples.healthy(address: "10.0.0.5:8443"))
        state.update(samples.healthy(address: "10.0.0.6:8443"))
        #expect(try Set(state.exposed.samples.compactMap { $0.labels["address"] }) == ["10.0.0.6:8443"])
    }

    @Test("of all addresses of one probe stand beside each other")
    func allAddresses() throws {
        state.update([samples.healthy(address: "10.0.0.5:8443"), samples.failed(address: "10.0.0.6:8443", after: .zero)])
        state.update([samples.healthy(address: "10.0.0.5:8443"), samples.failed(address: "10.0.0.6:8443", after: .zero)])
        let text = try state.exposed
        #expect(text.value("probe_success", ["address": "10.0.0.5:8443"]) == "1")
        #expect(text.value("probe_success", ["address": "10.0.0.6:8443"]) == "0")
        #expect(text.samples("last_probe_timestamp_seconds").count == 1)
    }

    @Test("keep the certificates, without measurements, while the target cannot be seen anywhere")
    func unresolved() throws {
        state.update(samples.healthy(findings: [samples.expiring()]))
        state.update(samples.failed(address: nil, phase: .resolve, reason: .timeout))
        let dark = try state.exposed
        #expect(dark.samples("probe_success").map(\.labels) == [["target": "payments", "address": ""]])
        #expect(dark.samples("endpoint_certificate_not_after_timestamp_seconds").count == 2)
        #expect(dark.value("endpoint_finding", ["check": "certificate_expiring", "address": "10.0.0.5:8443"]) == "1")

        state.update(samples.healthy(address: "10.0.0.7:8443"))
        #expect(try Set(state.exposed.samples.compactMap { $0.labels["address"] }) == ["10.0.0.7:8443"])
    }

    @Test("of an address that never showed a certificate do not stay behind")
    func emptyAddress() throws {
        state.update(samples.failed(address: nil, phase: .resolve, reason: .nameNotFound))
        state.update(samples.failed(address: "10.0.0.5:8443"))
        #expect(try state.exposed.samples("probe_success").map { $0.labels["address"] } == ["10.0.0.5:8443"])
    }

    @Test("go with the target")
    func removal() throws {
        state.update([samples.healthy(address: "10.0.0.5:8443"), samples.healthy(address: "10.0.0.6:8443")])
        state.update(samples.healthy("orders", address: "10.0.0.9:443"))
        state.remove(target: "payments")
        #expect(try Set(state.exposed.samples.compactMap { $0.labels["target"] }) == ["orders"])
        state.remove(.endpoint(target: "orders", address: "10.0.0.9:443"))
        #expect(try state.exposed.samples.allSatisfy { $0.labels["target"] == nil })
    }

    @Test("stay unique when a position is claimed twice")
    func duplicatePositions() throws {
        guard case .endpoint(var seen) = samples.healthy().observation else { return }
        seen.certificates = [samples.leaf, samples.intermediate].map { PresentedCertificate(position: 0, certificate: $0) }
        state.update(Assessment(observation: .endpoint(seen), findings: []))
        #expect(try state.exposed.samples("endpoint_certificate_info").map { $0.labels["fingerprint_sha256"] } == [samples.leaf.fingerprint.hex])
    }

    @Test("say that an unverified chain is unverified, not untrusted")
    func unverified() throws {
        guard case .endpoint(var seen) = samples.healthy().observation else { return }
        seen.verification = nil
        state.update(Assessment(observation: .endpoint(seen), findings: []))
        #expect(try state.exposed.samples("endpoint_trusted").isEmpty)
        seen.verification = Verification(trusted: false)
        state.update(Assessment(observation: .endpoint(seen), findings: []))
        #expect(try state.exposed.value("endpoint_trusted") == "0")
        #expect(try state.exposed.samples("endpoint_trusted_until_timestamp_seconds").isEmpty)
    }
}
