import Foundation
import Logging
import Monitoring
import OpenSSL
import PKI
import Settings
import Synchronization
import TestSupport
import Testing
import Trust

@testable import Daemon

@Suite("gathering what is known about revocation")
struct RevocationServiceTests {
    private let pki: TestPKI
    private let clock: ManualClock
    private let web: ScriptedWeb
    private let directory: TemporaryDirectory
    private let target = Target(name: "service", endpoint: Endpoint(host: "service.example", port: 443))

    init() throws {
        pki = try TestPKI()
        clock = ManualClock(at: TestPKI.epoch)
        web = ScriptedWeb()
        directory = try TemporaryDirectory()
    }

    private func service(
        _ settings: RevocationSettings = RevocationSettings(), expecting expectation: RevocationExpectation = .softFail, isCached: Bool = true
    ) -> RevocationService {
        RevocationService(
            settings, client: web, cache: isCached ? directory.path("cache") : nil, clock: clock, logger: Logger(label: "test"),
            expectation: { _ in expectation }, observe: { _ in })
    }

    private func leaf(_ urls: [String] = ["http://ca.example/leaf.crl"], ocsp: [String] = []) throws -> IssuedCertificate {
        try pki.server {
            if !urls.isEmpty { $0.extraExtensions.append(try .crlDistributionPoints(urls)) }
            if !ocsp.isEmpty { $0.extraExtensions.append(try .authorityInformationAccess(ocsp: ocsp)) }
        }
    }

    private func list(revoking certificates: [IssuedCertificate] = [], at time: Timestamp? = nil) throws -> [UInt8] {
        let time = time ?? clock.now
        let entries = try certificates.map { RevocationListTemplate.Entry(try $0.certificate, at: time, reason: .keyCompromise) }
        return try pki.intermediate.issueRevocationList(RevocationListTemplate(entries, thisUpdate: time, nextUpdate: time + .days(7)))
    }

    /// What becomes of the leaf's status.
    private func status(_ leaf: IssuedCertificate, by service: RevocationService) async throws -> RevocationStatus? {
        let store = TrustStore(name: "test", anchors: [try pki.root.certificate])
        let chain = try pki.chain(leaf).certificates
        let revocation = await service.revocation(of: chain, against: store, for: target, by: clock.now + .seconds(10))
        return PathValidator(signatures: SystemCryptography())
            .verify(chain, against: store, purpose: .server, reference: nil, at: clock.now, revocation: revocation).revocation.first
    }

    @Test("a list is fetched from the distribution point once, and tells who is revoked")
    func fetched() async throws {
        let (good, bad) = (try leaf(), try leaf())
        web.serve(try list(revoking: [bad]), at: "http://ca.example/leaf.crl")
        let service = service()
        #expect(try await status(good, by: service)?.state == .good)
        #expect(try await status(bad, by: service)?.state == .revoked)
        #expect(web.requests.count == 1)
    }

    @Test("a list in PEM, behind a redirect, or at the last of several points will do")
    func variants() async throws {
        let pem = "-----BEGIN X509 CRL-----\n\(Data(try list()).base64EncodedString())\n-----END X509 CRL-----\n"
        web.serve(Array(pem.utf8), at: "http://ca.example/pem.crl")
        web.redirect("http://ca.example/old.crl", to: "/pem.crl")
        #expect(try await status(leaf(["http://ca.example/old.crl"]), by: service(isCached: false))?.state == .good)
        let urls = ["ldap://ca.example/cn=ca", "http://down.example/", "http://ca.example/pem.crl"]
        #expect(try await status(leaf(urls), by: service(isCached: false))?.state == .good)
    }

    @Test("redirects end, and lead nowhere but to HTTP", arguments: ["http://ca.example/loop.crl", "file:///etc/passwd", "//elsewhere.example/x"])
    func redirects(location: String) async throws {
        web.redirect("http://ca.example/loop.crl", to: location)
        #expect(try await status(leaf(["http://ca.example/loop.crl"]), by: service())?.state == .unknown)
        #expect(web.requests.count <= 4)
    }

    @Test("a server that is down is left alone for a while, and what was fetched stays in force")
    func outage() async throws {
        let leaf = try leaf()
        web.serve(try list(), at: "http://ca.example/leaf.crl")
        let service = service()
        #expect(try await status(leaf, by: service)?.state == .good)
        web.stop()
        clock.advance(by: .seconds(3600))
        await service.refreshNow()
        await service.refreshNow()
        #expect(web.requests.count == 2)
        #expect(try await status(leaf, by: service)?.state == .good)
        clock.advance(by: .days(8))
        #expect(try await status(leaf, by: service)?.state == .expired)
    }

    @Test("after a restart the list on disk is used, without the network while it is fresh and when the network is down")
    func cache() async throws {
        let bad = try leaf()
        web.serve(try list(revoking: [bad]), at: "http://ca.example/leaf.crl", entityTag: "\"1\"")
        #expect(try await status(bad, by: service())?.state == .revoked)
        #expect(try await status(bad, by: service())?.state == .revoked)
        #expect(web.requests.count == 1)
        web.stop()
        clock.advance(by: .days(1))
        #expect(try await status(bad, by: service())?.state == .revoked)
        #expect(web.requests.last?.headers.contains(HTTPHeader("If-None-Match", "\"1\"")) == true)
    }

    @Test("an unchanged list is not sent again")
    func conditional() async throws {
        let leaf = try leaf()
        web.serve(try list(), at: "http://ca.example/leaf.crl", entityTag: "\"7\"")
        let service = service()
        #expect(try await status(leaf, by: service)?.state == .good)
        clock.advance(by: .seconds(3601))
        await service.refreshNow()
        #expect(web.answered.map(\.status) == [200, 304])
        #expect(try await status(leaf, by: service)?.state == .good)
    }

    @Test("a file in the cache that is cut, bent or of another URL is fetched anew")
    func spoiltCache() async throws {
        let leaf = try leaf()
        web.serve(try list(), at: "http://ca.example/leaf.crl")
        _ = try await status(leaf, by: service())
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: directory.path("cache")).first)
        let content = try Data(contentsOf: URL(filePath: directory.path("cache/\(file)")))
        for spoilt in [Data(), content.prefix(20), content.dropLast(9), Data("certvigil-crl 1\nurl: x\n\n".utf8)] {
            try directory.write(Array(spoilt), to: "cache/\(file)")
            #expect(try await status(leaf, by: service())?.state == .good)
        }
        #expect(web.requests.count == 5)
    }

    @Test("lists come from files and directories too, and a new one is noticed")
    func files() async throws {
        let leaf = try leaf([])
        try directory.write(try list(), to: "crls/ca.crl")
        try directory.write("no list", to: "crls/README")
        let service = service(RevocationSettings(directories: [directory.path("crls")]))
        #expect(try await status(leaf, by: service)?.state == .good)
        #expect(service.problems == [])
        clock.advance(by: .seconds(60))
        try directory.write(try list(revoking: [leaf]), to: "crls/new.crl")
        #expect(try await status(leaf, by: service)?.state == .revoked)
        #expect(web.requests.isEmpty)
    }

    @Test("a named file without a list is a problem, with its path")
    func problems() throws {
        let path = try directory.write("no list", to: "ca.crl")
        #expect(
            service(RevocationSettings(files: [path, "/nowhere.crl"])).problems == [
                "\(path): no CRL in it", "/nowhere.crl: no such file or directory",
            ])
    }

    @Test("where nothing could ever tell, nobody asks; where an answer is required, that is an answer missing")
    func nothingToAsk() async throws {
        let leaf = try leaf([])
        #expect(try await status(leaf, by: service()) == nil)
        #expect(try await status(leaf, by: service(expecting: .ignore)) == nil)
        #expect(try await status(leaf, by: service(expecting: .require))?.state == .unknown)
    }

    @Test("an OCSP responder is asked only when that is configured, and once while its answer holds")
    func ocsp() async throws {
        let leaf = try leaf([], ocsp: ["http://ocsp.example/"])
        let answer = OCSPResponseTemplate(at: clock.now).with { $0.status = .revoked(at: clock.now, reason: 1) }
        web.serve(try answer.response(about: leaf, issuedBy: pki.intermediate), at: "http://ocsp.example/")
        #expect(try await status(leaf, by: service()) == nil)
        let asking = service(RevocationSettings(ocsp: true))
        #expect(try await status(leaf, by: asking)?.state == .revoked)
        #expect(try await status(leaf, by: asking)?.source == .ocsp)
        #expect(web.requests.map(\.method) == ["POST"])
        #expect(web.requests.first?.headers.contains(HTTPHeader("Content-Type", "application/ocsp-request")) == true)
    }

    @Test("a certificate with a thousand distribution points costs a handful of requests")
    func manyPoints() async throws {
        _ = try await status(leaf((0..<1000).map { "http://ca.example/\($0).crl" }), by: service())
        #expect(web.requests.count <= 8)
    }
}

extension RevocationService {
    /// One round of `run`.
    func refreshNow() async { await run(rounds: 1) { _ in } }
}

/// A web of a few pages, which counts what is asked of it.
final class ScriptedWeb: HTTPFetching {
    private struct Page {
        var body: [UInt8] = []
        var entityTag: String?
        var location: String?
    }

    private struct State {
        var pages: [String: Page] = [:]
        var requests: [HTTPRequest] = []
        var answered: [HTTPResponse] = []
        var isDown = false
    }

    private let state = Mutex(State())

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var answered: [HTTPResponse] { state.withLock { $0.answered } }

    func serve(_ body: [UInt8], at url: String, entityTag: String? = nil) {
        state.withLock { $0.pages[url] = Page(body: body, entityTag: entityTag) }
    }
    func redirect(_ url: String, to location: String) { state.withLock { $0.pages[url] = Page(location: location) } }
    func stop() { state.withLock { $0.isDown = true } }

    func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let answer: HTTPResponse? = state.withLock { state in
            state.requests.append(request)
            guard !state.isDown, let page = state.pages[request.url.reveal { $0 }] else { return nil }
            let response =
                if let location = page.location {
                    HTTPResponse(status: 302, headers: [HTTPHeader("Location", location)], body: [])
                } else if let tag = page.entityTag, request.headers.contains(HTTPHeader("If-None-Match", tag)) {
                    HTTPResponse(status: 304, headers: [], body: [])
                } else {
                    HTTPResponse(status: 200, headers: page.entityTag.map { [HTTPHeader("ETag", $0)] } ?? [], body: page.body)
                }
            state.answered.append(response)
            return response
        }
        guard let answer else { throw HTTPFailure(.connect, detail: "refused") }
        return answer
    }
}
