import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("judging OCSP responses")
struct OCSPJudgeTests {
    private let pki: TestPKI
    private let leaf: IssuedCertificate
    private let template: OCSPResponseTemplate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
        template = OCSPResponseTemplate(at: pki.now)
    }

    private func status(_ der: [UInt8], at time: Timestamp? = nil, issuers: [IssuedCertificate]? = nil) throws -> RevocationStatus {
        let cryptography = SystemCryptography()
        let response = try OCSPResponse(der: der, digest: cryptography)
        let answer = OCSPJudge(signatures: cryptography, digests: cryptography)
            .answer(about: try leaf.certificate, issuedBy: try (issuers ?? [pki.root, pki.intermediate]).certificates, in: response)
        return answer.status(of: try leaf.certificate, at: time ?? pki.now)
    }

    private func delegate(issuer: IssuedCertificate? = nil, change: (inout CertificateTemplate) -> Void = { _ in }) throws -> IssuedCertificate {
        var template = CertificateTemplate(subject: [.commonName("Responder")], validity: pki.validity(daysLeft: 30, lifetime: 60))
        template.keyUsage = [.digitalSignature]
        template.extendedKeyUsage = [.ocspSigning]
        change(&template)
        return try (issuer ?? pki.intermediate).issue(template)
    }

    @Test("the issuer's own response counts, whichever way it names itself", arguments: [OCSPResponseTemplate.Responder.name, .keyHash])
    func issuer(responder: OCSPResponseTemplate.Responder) throws {
        let found = try status(template.with { $0.responder = responder }.response(about: leaf, issuedBy: pki.intermediate))
        #expect(found.state == .good)
        #expect(found.source == .ocsp)
        #expect(found.thisUpdate == template.thisUpdate && found.nextUpdate == template.nextUpdate)
    }

    @Test("so does a responder to which the issuer has delegated")
    func delegated() throws {
        #expect(try status(template.response(about: leaf, issuedBy: pki.intermediate, signedBy: delegate())).state == .good)
    }

    @Test(
        "a responder without the right to speak is refused, with the reason",
        arguments: [
            ("without OCSPSigning", "lacks the extended key usage OCSPSigning"), ("of another issuer", "was not certified by"),
            ("outside its time", "was not valid at"), ("not in the response", "is neither in it nor that of the issuer"),
            ("of the same name with another key", "was not certified by"),
        ])
    func unauthorized(kind: String, reason: String) throws {
        let der: [UInt8] =
            switch kind {
            case "without OCSPSigning":
                try template.response(about: leaf, issuedBy: pki.intermediate, signedBy: delegate { $0.extendedKeyUsage = [.serverAuth] })
            case "of another issuer":
                try template.response(about: leaf, issuedBy: pki.intermediate, signedBy: delegate(issuer: pki.root))
            case "outside its time":
                try template.response(
                    about: leaf, issuedBy: pki.intermediate, signedBy: delegate { $0.validity = pki.validity(daysLeft: -1, lifetime: 60) })
            case "not in the response":
                try OCSPForgery.withoutCertificates(template.response(about: leaf, issuedBy: pki.intermediate, signedBy: delegate()))
            default:
                try template.response(about: leaf, issuedBy: pki.intermediate, signedBy: delegate(issuer: TestPKI().intermediate))
            }
        let found = try status(der)
        #expect(found.state == .unknown)
        #expect(found.detail.contains(reason), "\(found.detail)")
    }

    @Test("a revoked certificate is revoked, with date and reason, and stays so when the response is old")
    func revoked() throws {
        let date = pki.now - .days(5)
        let der = try template.with { $0.status = .revoked(at: date, reason: 1) }.response(about: leaf, issuedBy: pki.intermediate)
        let found = try status(der)
        #expect(found.state == .revoked && found.revocationDate == date && found.reason == .keyCompromise)
        #expect(found.detail.contains("keyCompromise"))
        #expect(try status(der, at: pki.now + .days(30)).state == .revoked)
        let hold = try template.with { $0.status = .revoked(at: date, reason: 6) }.response(about: leaf, issuedBy: pki.intermediate)
        #expect(try status(hold).state == .revoked)
        #expect(try status(hold, at: pki.now + .days(30)).state == .expired)
    }

    @Test("time decides: nextUpdate itself still counts, a second later is late; without one, a day does")
    func time() throws {
        let der = try template.response(about: leaf, issuedBy: pki.intermediate)
        let end = try #require(template.nextUpdate)
        #expect(try status(der, at: end).state == .good)
        #expect(try status(der, at: end + .seconds(1)).state == .expired)
        #expect(try status(der, at: template.thisUpdate - .seconds(300)).state == .good)
        #expect(try status(der, at: template.thisUpdate - .seconds(301)).state == .unknown)
        let endless = try template.with { $0.nextUpdate = nil }.response(about: leaf, issuedBy: pki.intermediate)
        #expect(try status(endless, at: template.thisUpdate + .days(1)).state == .good)
        #expect(try status(endless, at: template.thisUpdate + .days(1) + .seconds(1)).state == .expired)
    }

    @Test("what says nothing about the certificate is unknown")
    func unknown() throws {
        #expect(try status(template.with { $0.status = .unknown }.response(about: leaf, issuedBy: pki.intermediate)).detail.contains("does not know"))
        #expect(try status(template.response(about: pki.server(), issuedBy: pki.intermediate)).detail.contains("other certificates"))
        #expect(try status(OCSPResponseTemplate.error(3)).detail.contains("tryLater"))
        #expect(try status(template.response(about: leaf, issuedBy: pki.intermediate), issuers: []).detail.contains("not at hand"))
    }

    @Test("a signature that was not made by the responder, or with SHA-1, is refused")
    func signature() throws {
        var der = try template.response(about: leaf, issuedBy: pki.intermediate)
        der[der.count - 1] ^= 1
        #expect(try status(der).detail.contains("its signature"))
        let weak = try template.with { $0.digest = .sha1 }.response(about: leaf, issuedBy: pki.intermediate)
        #expect(try status(weak).detail.contains("can be forged"))
    }
}

/// Responses bent in ways that no template makes.
enum OCSPForgery {
    /// The same response without the responder's certificate: the optional field is the last of BasicOCSPResponse.
    static func withoutCertificates(_ der: [UInt8]) throws -> [UInt8] {
        var outer = DERReader(der)
        var fields = try outer.sequence("OCSPResponse")
        _ = try fields.next()
        var explicit = try fields.contents(of: fields.next())
        var bytes = try explicit.sequence("ResponseBytes")
        let type = bytes.encoding(of: try bytes.next())
        var basicReader = DERReader(bytes.content(of: try bytes.next()))
        var basic = try basicReader.sequence("BasicOCSPResponse")
        var parts: [[UInt8]] = []
        for _ in 0..<3 { parts.append(Array(basic.encoding(of: try basic.next()))) }
        let body = DEREncoder.sequence([Array(type), DEREncoder.octetString(DEREncoder.sequence(parts))])
        return DEREncoder.sequence([[0x0A, 0x01, 0x00], DEREncoder.context(0, [body])])
    }
}
