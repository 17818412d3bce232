import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CertificateNotYetValidCheckTests {
    @Test("an endpoint must not serve a certificate before its time")
    func endpoint() throws {
        let scene = try Scene()
        let assessment = scene.assess(try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 100, lifetime: 90))))
        #expect(assessment.verdicts == ["critical certificate_not_yet_valid"])
        #expect(assessment.only?.message == "service.example is not valid before 2026-01-11T00:00:00Z, in 10 days")
    }

    @Test("a file may hold one, and it is worth a warning")
    func file() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.file([scene.pki.server(daysLeft: 100, lifetime: 90)])).verdicts == ["warning certificate_not_yet_valid"])
    }

    @Test("notBefore itself is valid")
    func boundary() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.file([scene.pki.server(daysLeft: 90, lifetime: 90)])).verdicts == [])
    }
}
