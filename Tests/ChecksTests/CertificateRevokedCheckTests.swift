import Checks
import Monitoring
import PKI
import Testing

@Suite struct CertificateRevokedCheckTests {
    @Test("a leaf revoked by CRL is one critical finding, not one more for the distrust that follows")
    func list() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.endpoint(known: [.revoked, .good], errors: [.revoked])).only
        #expect(finding?.check == CertificateRevokedCheck.id && finding?.severity == .critical)
        #expect(finding?.message == "revoked says crl")
        #expect(finding?.hint.contains("how the key got out") == true)
    }

    @Test("what the staple says and the CRL says about one certificate is one finding")
    func both() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(staple: .revoked, known: [.revoked])).verdicts == ["critical certificate_revoked"])
        #expect(scene.assess(try scene.endpoint(staple: .revoked)).only?.hint.contains("-status") == true)
    }

    @Test("a revoked intermediate is told by its own place in the chain")
    func intermediate() throws {
        let scene = try Scene()
        guard case .certificate(let position, _)? = scene.assess(try scene.endpoint(known: [.good, .revoked])).only?.subject else {
            Issue.record("no certificate")
            return
        }
        #expect(position == 1)
    }

    @Test("what is good, or was not asked for, is nothing to speak of")
    func good() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(staple: .good, known: [.good, .good])).findings == [])
        #expect(scene.assess(try scene.endpoint()).findings == [])
    }
}
