import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct MalformedCertificateCheckTests {
    @Test("a leaf that cannot be decoded is critical, an issuer a warning", arguments: [(0, Severity.critical), (1, .warning)])
    func undecodable(position: Int, severity: Severity) throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = scene.endpoint(failing: .handshake, .protocolError) else { return }
        seen.failure = nil
        seen.undecodable = [UndecodableCertificate(position: position, reason: "length runs past the end at byte 12")]
        let finding = scene.assess(.endpoint(seen)).only
        #expect(finding?.severity == severity)
        #expect(finding?.message == "certificate \(position) of the chain cannot be decoded: length runs past the end at byte 12")
    }

    @Test("what clients tolerate is information")
    func irregular() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.file([scene.pki.server(daysLeft: 60) { $0.serialNumber = [0] }])).only
        #expect(finding?.severity == .info)
        #expect(finding?.message == "service.example: serial number is zero")
    }

    @Test("what clients refuse to read is a warning")
    func refused() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.file([scene.pki.server(daysLeft: 60) { $0.serialNumber = [0, 1] }])).only
        #expect(finding?.severity == .warning)
        #expect(finding?.message == "service.example: serial number has superfluous leading octets")
    }
}
