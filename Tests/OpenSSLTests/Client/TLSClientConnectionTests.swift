import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("TLS client connections")
struct TLSClientConnectionTests {
    private let pki: TestPKI
    private let leaf: IssuedCertificate
    private let settings: TLSServerSettings

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
        settings = TLSServerSettings(chain: pki.chain(leaf))
    }

    private func context(_ client: IssuedCertificate? = nil, settings: TLSClientSettings = .init()) throws -> TLSClientContext {
        let identity = try client.map {
            try ClientIdentity.pem(certificate: Array($0.pem.utf8), key: Array($0.privateKey.pem().utf8), passphrase: nil)
        }
        return try TLSClientContext(identity: identity, settings: settings)
    }

    private func connection(_ context: TLSClientContext) throws -> TLSClientConnection {
        try TLSClientConnection(context: context, offer: TLSClientOffer(serverName: "service.example"))
    }

    @Test("facts are seen in every version, weak ones too", arguments: TLSServerSettings.Version.allCases)
    func versions(version: TLSServerSettings.Version) throws {
        let server = try LoopbackTLSServer(settings.with { $0.versions = version...version })
        let connection = try connection(context())
        try connection.run(port: server.port)
        #expect(connection.progress == .finished(.accepted))
        #expect(connection.facts.version == UInt16(version.rawValue))
        #expect(connection.facts.roundTrips == (version == .tls13 ? 1 : 2))
        #expect(connection.facts.certificates.map { Array($0) } == [leaf.der, pki.intermediate.der])
        #expect(connection.facts.group == "X25519")
        #expect(connection.facts.cipherSuite?.hasPrefix("TLS_") == true)
        #expect(!connection.facts.certificateRequested)
    }

    @Test(
        "the group is named, for TLS 1.2 and after a HelloRetryRequest as well",
        arguments: [
            (TLSServerSettings.Version.tls13, "P-384", "P-384", 2), (.tls13, "X25519", "X25519", 1), (.tls12, "P-256", "P-256", 2),
            (.tls12, "X448", "X448", 2), (.tls13, "ffdhe2048", "ffdhe2048", 2),
        ])
    func groups(version: TLSServerSettings.Version, offered: String, group: String, roundTrips: Int) throws {
        let server = try LoopbackTLSServer(
            settings.with {
                $0.versions = version...version
                $0.groups = offered
            })
        let connection = try connection(context())
        try connection.run(port: server.port)
        #expect(connection.progress == .finished(.accepted))
        #expect(connection.facts.group == group)
        #expect(connection.facts.roundTrips == roundTrips)
    }

    @Test("cipher suites go by their IANA names")
    func cipherSuites() throws {
        let server = try LoopbackTLSServer(
            settings.with {
                $0.versions = .tls12 ... .tls12
                $0.cipherList = "ECDHE-ECDSA-AES128-SHA"
            })
        let connection = try connection(context())
        try connection.run(port: server.port)
        #expect(connection.facts.cipherSuite == "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")
    }

    @Test("certificates of every kind of key are taken", arguments: PrivateKey.Kind.allCases)
    func keys(kind: PrivateKey.Kind) throws {
        let leaf = try pki.server(key: .generate(kind))
        let server = try LoopbackTLSServer(TLSServerSettings(chain: [leaf]))
        let connection = try connection(context())
        try connection.run(port: server.port)
        #expect(connection.progress == .finished(.accepted))
        #expect(connection.facts.certificates.map { Array($0) } == [leaf.der])
    }

    @Test(
        "a demanded client certificate is accepted, refused or missed, in both versions", arguments: [TLSServerSettings.Version.tls12, .tls13],
        ["good", "rogue", "expired", "none"])
    func clientCertificates(version: TLSServerSettings.Version, which: String) throws {
        let server = try LoopbackTLSServer(
            settings.with {
                $0.versions = version...version
                $0.clientAuthentication = .required([pki.root, pki.intermediate])
                $0.clientAuthenticationTime = pki.now
            })
        let client: IssuedCertificate? =
            switch which {
            case "good": try pki.client()
            case "expired": try pki.client(daysLeft: -1)
            case "rogue": try TestPKI("Rogue").client()
            default: nil
            }
        let connection = try connection(context(client))
        try connection.run(port: server.port)
        #expect(connection.facts.certificateRequested)
        #expect(connection.facts.certificatePresented == (which != "none"))
        #expect(connection.facts.acceptableAuthorities.map(\.description).contains("CN=Test Root CA,O=Test"))
        #expect(connection.facts.certificates.count == 2, "seen although the handshake failed")
        switch (which, connection.progress) {
        case ("good", .finished(.accepted)): break
        case ("rogue", .failed(let failure)), ("expired", .failed(let failure)):
            #expect(failure.reason == .clientCertificateRejected)
            #expect(failure.isAfterHandshake == (version == .tls13))
            #expect(failure.detail.contains(which == "rogue" ? "unknown_ca" : "certificate_expired"))
        case ("none", .failed(let failure)): #expect(failure.reason == .clientCertificateRequired)
        default: Issue.record("\(which): \(connection.progress)")
        }
    }

    @Test("an optional client certificate that is missing is no failure")
    func optional() throws {
        let server = try LoopbackTLSServer(settings.with { $0.clientAuthentication = .optional([pki.root]) })
        let connection = try connection(context())
        try connection.run(port: server.port)
        #expect(connection.progress == .finished(.accepted))
        #expect(connection.facts.certificateRequested && !connection.facts.certificatePresented)
    }

    @Test("no version in common is told apart", arguments: [TLSServerSettings.Version.tls12, .tls13])
    func protocolVersion(offered: TLSServerSettings.Version) throws {
        let server = try LoopbackTLSServer(settings.with { $0.versions = offered == .tls12 ? .tls13 ... .tls13 : .tls12 ... .tls12 })
        let only = UInt16(offered.rawValue)
        let connection = try connection(context(settings: TLSClientSettings(versions: only...only)))
        try connection.run(port: server.port)
        let failure = try #require(connection.failure, "\(connection.progress)")
        #expect(failure.reason == .protocolVersion)
    }

    @Test("cut after any byte of a server's flight, the handshake is closed, never finished", arguments: [TLSServerSettings.Version.tls12, .tls13])
    func cut(version: TLSServerSettings.Version) throws {
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: [leaf]).with {
                $0.versions = version...version
                $0.sessionTickets = 0
            })
        let context = try context()
        let whole = try connection(context).run(port: server.port)
        // ECDSA signatures vary by a few bytes from one handshake to the next.
        for count in 0..<whole.handshake - 16 {
            let connection = try connection(context)
            try connection.run(port: server.port, cutAfter: count)
            guard case .failed(let failure) = connection.progress, failure.reason == .closed else {
                Issue.record("cut after \(count): \(connection.progress)")
                continue
            }
        }
    }

    @Test("cut within the alert that refuses us, the verdict is unknown, not accepted")
    func cutAlert() throws {
        let server = try LoopbackTLSServer(
            TLSServerSettings(chain: [leaf]).with {
                $0.versions = .tls13 ... .tls13
                $0.clientAuthentication = .required([pki.root])
            })
        let context = try context()
        let whole = try connection(context).run(port: server.port)
        try #require(whole.total > whole.handshake)
        var seen: Set<TLSClientConnection.Progress> = []
        for count in whole.handshake - 8..<whole.total - 1 {
            let connection = try connection(context)
            let run = try connection.run(port: server.port, cutAfter: count)
            // At the very end of the first flight nothing tells a close from an acceptance.
            if run.total != run.handshake || run.handshake == 0 { seen.insert(connection.progress) }
        }
        #expect(!seen.contains(.finished(.accepted)))
        #expect(seen.contains(.finished(.unknown)))
    }

    @Test("bytes may come one at a time")
    func drip() throws {
        let server = try LoopbackTLSServer(settings.with { $0.clientAuthentication = .required([pki.root, pki.intermediate]) })
        let connection = try connection(context())
        try connection.run(port: server.port, chunk: 1)
        let failure = try #require(connection.failure, "\(connection.progress)")
        #expect(failure.reason == .clientCertificateRequired)
    }

    @Test("a certificate message of hundreds of kilobytes is taken")
    func largeCertificate() throws {
        let names = (0..<10_000).map { AlternativeName.dns("host-\($0).department.company.example") }
        let leaf = try pki.server(names)
        let server = try LoopbackTLSServer(TLSServerSettings(chain: [leaf]))
        let connection = try connection(context())
        try connection.run(port: server.port)
        #expect(connection.progress == .finished(.accepted))
        #expect(connection.facts.certificates.map { Array($0) } == [leaf.der])
    }

    @Test("what is not TLS is refused at its first bytes, and recognised", arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-x\r\n", "?"])
    func foreign(bytes: String) throws {
        let connection = try connection(context())
        connection.start()
        Array(bytes.utf8).withUnsafeBytes { connection.receive($0) }
        let failure = try #require(connection.failure, "\(connection.progress)")
        #expect(failure.reason == .notTLS(PeerProtocol(firstBytes: bytes.utf8)))
    }

    @Test("random bytes after a plausible head fail, whatever they are")
    func garbage() throws {
        var generator = SystemRandomNumberGenerator()
        let context = try context()
        for _ in 0..<500 {
            let connection = try connection(context)
            connection.start()
            let body = (0..<Int.random(in: 4..<600)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let head: [UInt8] = [0x16, 0x03, 0x03, UInt8(body.count >> 8), UInt8(body.count & 0xff), 0x02, 0, 0, UInt8.random(in: 0...255)]
            (head + body + body).withUnsafeBytes { connection.receive($0) }
            connection.receiveEnd(.closed)
            #expect(connection.failure != nil, "\(connection.progress)")
        }
    }

    @Test("a server that never stops talking is given up on")
    func flood() throws {
        let context = try context(settings: TLSClientSettings(largestCertificateMessage: 20_000))
        let connection = try connection(context)
        connection.start()
        let record: [UInt8] = [0x16, 0x03, 0x03, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00]  // HelloRequest, which a client ignores
        for _ in 0..<10_000 { record.withUnsafeBytes { connection.receive($0) } }
        let failure = try #require(connection.failure, "\(connection.progress)")
        #expect(failure.reason == .protocolError)
    }
}
