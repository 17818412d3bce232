import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@testable import certvigil

@Suite("A forecast")
struct ForecastTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    @Test("lists what ends within the horizon, soonest first, what is over before all, and each certificate once with all its places")
    func order() throws {
        let shared = try pki.server([.dns("shared.example")], daysLeft: 50, lifetime: 365)
        let forecast = Forecast(
            [
                try file("/a.pem", [shared]), try file("/b.pem", [shared]), try file("/old.pem", [pki.server([.dns("old.example")], daysLeft: -2)]),
                try file("/far.pem", [pki.server([.dns("far.example")], daysLeft: 400, lifetime: 800)]),
                try file("/soon.pem", [pki.server([.dns("soon.example")], daysLeft: 5, lifetime: 365)]),
            ], at: pki.now, within: .days(90))
        #expect(forecast.events.map(\.title) == ["old.example", "soon.example", "shared.example"])
        #expect(forecast.events.map(\.status) == [.critical, .critical, .ok])
        #expect(forecast.events.last?.places.map(\.description) == ["/a.pem", "/b.pem"])
        #expect(forecast.status == .critical)
        #expect(forecast.events[1].sentence(at: pki.now) == "soon.example expires in 5 days")
    }

    @Test("the last moment of the horizon belongs to it")
    func boundary() throws {
        let facts = [try file("/a.pem", [pki.server(daysLeft: 90, lifetime: 365)])]
        #expect(Forecast(facts, at: pki.now, within: .days(90)).events.count == 1)
        #expect(Forecast(facts, at: pki.now, within: .days(90) - .seconds(1)).events.isEmpty)
    }

    @Test("an intermediate that ends before its leaf is an event of its own, with every endpoint it takes down")
    func intermediate() throws {
        let short = try pki.root.issue(
            .authority("Short CA", organization: "Test", validity: pki.validity(daysLeft: 20, lifetime: 365), pathLength: 0))
        let facts = try ["a", "b"].map { name in
            try endpoint(name, [pki.server([.dns("\(name).example")], daysLeft: 300, lifetime: 365, issuer: short), short])
        }
        let forecast = Forecast(facts, at: pki.now, within: .days(90))
        #expect(forecast.events.map(\.kind) == [.trustEnds])
        #expect(forecast.events.first?.sentence(at: pki.now) == "2 places stop being trusted in 20 days, when Short CA ends")
        #expect(forecast.events.first?.places.count == 2)
        #expect(forecast.status == .warning)
        #expect(Forecast(facts, at: pki.now + .days(21), within: .days(1)).events.first?.isOver(at: pki.now + .days(21)) == true)
    }

    @Test("an old certificate beside its successor, and a CA in a trust store, wake nobody")
    func quiet() throws {
        let key = try PrivateKey.generate()
        let (old, new) = (try pki.server(daysLeft: 2, lifetime: 365, key: key), try pki.server(daysLeft: 300, lifetime: 365, key: key))
        #expect(Forecast([try file("/rotating.pem", [new, old])], at: pki.now, within: .days(90)).events.isEmpty)
        let roots = try (1...2).map {
            try IssuedCertificate.selfSigned(.authority("Old Root \($0)", organization: "Test", validity: pki.validity(daysLeft: 1, lifetime: 3650)))
        }
        let forecast = Forecast([try file("/bundle.pem", roots)], at: pki.now, within: .days(90))
        #expect(forecast.events.count == 2)
        #expect(forecast.status == .ok)
        #expect(Forecast([try file("/bundle.pem", roots)], at: pki.now + .days(2), within: .days(90)).events.isEmpty)
    }

    @Test("a CRL in a file ends, unless a newer one of its issuer lies beside it, and is no certificate")
    func revocationLists() throws {
        let lists = [(-8, -1), (-1, 6)].map { start, end in
            StoredRevocationList(issuer: "CN=Lists", thisUpdate: pki.now + .days(start), nextUpdate: pki.now + .days(end))
        }
        let facts = [try file("/a.crl", [], lists: lists), try file("/b.crl", [], lists: [lists[0]])]
        let forecast = Forecast(facts, at: pki.now, within: .days(90))
        #expect(forecast.events.map(\.kind) == [.revocationListEnds, .revocationListEnds])
        #expect(forecast.events.map { $0.sentence(at: pki.now) } == ["the CRL of CN=Lists ended 24 hours ago", "the CRL of CN=Lists ends in 6 days"])
        #expect(forecast.events.map { $0.places.map(\.description) } == [["/b.crl"], ["/a.crl"]])
        #expect(forecast.status == .warning)
        #expect(Forecast([facts[0]], at: pki.now, within: .days(90)).events.first?.sentence(at: pki.now) == "the CRL of CN=Lists ends in 6 days")
        let document = try JSONSerialization.jsonObject(with: Data(forecast.json)) as? [String: Any]
        let event = (document?["events"] as? [[String: Any]])?.first
        #expect(event?["event"] as? String == "crl_ends")
        #expect((event?["crl"] as? [String: String]) == ["issuer": "CN=Lists"])
    }

    @Test("where revocation has to be known, the end of what tells is the end of trust", arguments: [RevocationStatus.Source.crl, .ocsp])
    func required(source: RevocationStatus.Source) throws {
        let chain = [try pki.server(daysLeft: 300, lifetime: 365), pki.intermediate]
        let leaf = try chain[0].certificate
        let end = pki.now + .days(2)
        let status = RevocationStatus(
            certificate: leaf.fingerprint, state: .good, source: source, thisUpdate: pki.now - .days(5), nextUpdate: end)
        let facts = [
            try endpoint("a", chain) { seen in
                seen.verification?.trustedUntil = end
                seen.verification?.limitingCertificate = leaf.fingerprint
                seen.verification?.revocation = [status]
            }
        ]
        let forecast = Forecast(facts, at: pki.now, within: .days(90))
        #expect(forecast.events.map(\.kind) == [source == .crl ? .revocationListEnds : .responseEnds])
        #expect(forecast.events.map(\.time) == [end])
        #expect(forecast.events.first?.title == (source == .crl ? leaf.issuer.description : "service.example"))
        #expect(forecast.events.first?.status == .ok)
    }

    @Test("a certificate that must be stapled fails with its staple, and a staple that was renewed since it was remembered tells nothing")
    func staple() throws {
        let feature = ExtensionTemplate("1.3.6.1.5.5.7.1.24", value: [0x30, 0x03, 0x02, 0x01, 0x05])
        let chain = [try pki.server(daysLeft: 300, lifetime: 365) { $0.extraExtensions = [feature] }, pki.intermediate]
        let leaf = try chain[0].certificate.fingerprint
        for (days, kinds) in [(2, [ForecastEvent.Kind.responseEnds]), (-2, [])] {
            let facts = [
                try endpoint("a", chain) { seen in
                    seen.handshake = Handshake(
                        version: .tls13,
                        stapledStatus: RevocationStatus(
                            certificate: leaf, state: .good, source: .ocsp, thisUpdate: pki.now - .days(5),
                            nextUpdate: pki.now + .days(days)))
                }
            ]
            #expect(Forecast(facts, at: pki.now, within: .days(90)).events.map(\.kind) == kinds)
        }
    }

    @Test("nothing to look at is unknown")
    func nothing() { #expect(Forecast([], at: pki.now, within: .days(90)).status == .unknown) }

    @Test("is well-formed in every format, whatever a stranger writes", arguments: ForecastFormat.allCases)
    func hostile(format: ForecastFormat) throws {
        let text = "=a\u{1B}[2J|\",;\r\n\u{202E}\\"
        let leaf = try pki.server([.dns(text)], daysLeft: 3) { $0.subject = [.commonName(text)] }
        let facts = [try file("/tmp/" + text, [leaf]), try endpoint(text, [leaf, pki.intermediate])]
        let forecast = Forecast(facts, at: pki.now, within: .days(90))
        let output = String(decoding: format.text(of: forecast, facts: facts, style: .plain), as: UTF8.self)
        #expect(!output.isEmpty)
        #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\r" || String($0).plainText == String($0) })
        if format == .json { _ = try JSONSerialization.jsonObject(with: Data(output.utf8)) }
        if format == .nagios { #expect(output.count { $0 == "|" } == 1) }
    }

    @Test("a calendar has lines of at most 75 octets and keeps the UID of a certificate")
    func calendar() throws {
        let facts = [try file("/etc/certificates/a very long path that has to be folded, surely/ü/tls.pem", [pki.server(daysLeft: 3)])]
        let today = Forecast(facts, at: pki.now, within: .days(90)).calendar
        let tomorrow = Forecast(facts, at: pki.now + .days(1), within: .days(90)).calendar
        #expect(today.hasSuffix("END:VCALENDAR\r\n"))
        let lines = today.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(lines.contains("DTSTART:20260104T000000Z"))
        #expect(today.unfolded.contains("surely/ü/tls.pem".replacing(",", with: "\\,")))
        let uids = [today, tomorrow].map { $0.unfolded.components(separatedBy: "\r\n").filter { $0.hasPrefix("UID:") } }
        #expect(uids[0] == uids[1] && uids[0].count == 1)
    }
}

extension ForecastTests {
    private func file(_ path: String, _ certificates: [IssuedCertificate], lists: [StoredRevocationList]? = nil) throws -> Forecast.Fact {
        var seen = FileObservation(scan: "s", path: path, observedAt: pki.now, certificates: try presented(certificates))
        seen.facts.revocationLists = lists
        return Forecast.Fact(observation: .file(seen), policy: Policy())
    }

    private func endpoint(_ name: String, _ chain: [IssuedCertificate], change: (inout EndpointObservation) -> Void = { _ in }) throws
        -> Forecast.Fact
    {
        let store = TrustStore(name: "mesh", anchors: [try pki.root.certificate])
        let verification = PathValidator(signatures: SystemCryptography())
            .verify(try chain.certificates, against: store, purpose: .server, reference: nil, at: pki.now)
        var seen = EndpointObservation(
            target: Target(name: name, endpoint: Endpoint(host: name, port: 443)), address: "10.0.0.1:443", observedAt: pki.now,
            certificates: try presented(chain), verification: verification)
        change(&seen)
        return Forecast.Fact(observation: .endpoint(seen), policy: Policy())
    }

    private func presented(_ certificates: [IssuedCertificate]) throws -> [PresentedCertificate] {
        try certificates.certificates.enumerated().map { PresentedCertificate(position: $0, certificate: $1) }
    }
}

extension String {
    fileprivate var unfolded: String { replacing("\r\n ", with: "") }
}
