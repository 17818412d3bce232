import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct AddressesDisagreeCheckTests {
    private let scene: Scene
    private let old: IssuedCertificate
    private let new: IssuedCertificate

    init() throws {
        scene = try Scene()
        old = try scene.pki.server(daysLeft: 40)
        new = try scene.pki.server(daysLeft: 90)
    }

    @Test("an address that lags behind the others is named, with both ends")
    func laggard() throws {
        let finding = try #require(try verdict(on: old, others: [new, new]).first)
        #expect(finding.severity == .warning)
        #expect(finding.subject == .place)
        let (mine, theirs) = (try old.certificate.validity.notAfter, try new.certificate.validity.notAfter)
        #expect(
            finding.message
                == "service.example:8443 (192.0.2.1:8443) presents a certificate that ends \(mine), while 2 of 3 addresses present one that ends \(theirs)"
        )
        #expect(finding.hint.contains("-connect 192.0.2.1:8443 -servername service.example"))
    }

    @Test("the addresses of the majority have nothing to be told")
    func majority() throws { #expect(try verdict(on: new, others: [new, old]).isEmpty) }

    @Test("of equally many, those with the certificate that begins earlier are told")
    func tie() throws {
        #expect(try verdict(on: old, others: [new]).count == 1)
        #expect(try verdict(on: new, others: [old]).isEmpty)
    }

    @Test("an address that presents nothing neither agrees nor disagrees")
    func silentAddress() throws {
        #expect(try verdict(on: new, others: [nil, nil]).isEmpty)
        #expect(try verdict(on: new, others: []).isEmpty)
    }

    private func verdict(on leaf: IssuedCertificate, others: [IssuedCertificate?]) throws -> [Finding] {
        guard case .endpoint(var seen) = try scene.endpoint(presenting: scene.pki.chain(leaf)) else { return [] }
        seen.otherAddresses = try others.enumerated().map { AddressOutlook(address: "192.0.2.\($0 + 2):8443", leaf: try $1?.certificate) }
        return scene.assess(.endpoint(seen)).findings.filter { $0.check == AddressesDisagreeCheck.id }
    }
}
