import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct WeakSignatureCheckTests {
    @Test("a signature over SHA-1 is a warning, over MD5 critical", arguments: [(SigningDigest.sha256, nil), (.sha1, "warning"), (.md5, "critical")])
    func judged(digest: SigningDigest, severity: String?) throws {
        let scene = try Scene()
        let validity = Validity(notBefore: scene.now - .days(30), notAfter: scene.now + .days(3650))
        let authority = try IssuedCertificate.selfSigned(.authority("RSA Root", organization: "Test", validity: validity), key: .generate(.rsa2048))
        let leaf = try scene.pki.server(issuer: authority) { $0.digest = digest }
        let verdicts = scene.assess(try scene.endpoint(presenting: [leaf], trusting: [authority])).verdicts
        #expect(verdicts.filter { $0.hasSuffix("weak_signature") } == (severity.map { ["\($0) weak_signature"] } ?? []))
        #expect(
            scene.assess(try scene.file([leaf])).verdicts.filter { $0.hasSuffix("weak_signature") }
                == verdicts.filter { $0.hasSuffix("weak_signature") })
    }

    @Test("a root's own signature is nobody's business")
    func root() throws {
        let scene = try Scene()
        let validity = Validity(notBefore: scene.now - .days(30), notAfter: scene.now + .days(3650))
        let root = try IssuedCertificate.selfSigned(
            CertificateTemplate.authority("Old Root", organization: "Test", validity: validity).with { $0.digest = .sha1 })
        #expect(try scene.assess(scene.file([root])).verdicts.allSatisfy { !$0.hasSuffix("weak_signature") })
    }
}
