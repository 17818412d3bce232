import TestSupport
import Testing

@testable import OpenSSL

@Suite("a ClientHello of our own")
struct ClientHelloTests {
    @Test("is one record that the library takes, in every version it speaks", arguments: TLSServerSettings.Version.allCases)
    func understood(version: TLSServerSettings.Version) throws {
        let pki = try TestPKI()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(pki.server())).with { $0.versions = version...version })
        let number = UInt16(version.rawValue)
        let conversation = HelloConversation(ClientHello(versions: number...number, serverName: "service.example"))
        try conversation.run(port: server.port)
        #expect(conversation.progress == .finished(.unknown), "\(conversation.progress)")
        #expect(conversation.facts.version == number)
        #expect(conversation.facts.cipherSuite?.hasPrefix("TLS_") == true)
        if version == .tls13 {
            #expect(conversation.facts.sawHelloRetryRequest)
        } else {
            #expect(conversation.facts.certificates.count == 2, "up to TLS 1.2 certificates come in plain text")
            #expect(conversation.facts.group == "P-256" || conversation.facts.group == "X25519")
        }
    }

    @Test("SSL 3.0 knows no extensions")
    func ssl30() {
        let hello = ClientHello(versions: 0x0300...0x0300, cipherSuites: [0x0005], serverName: "service.example")
        let record = hello.record
        #expect(record.prefix(3) == [22, 3, 0])
        #expect(record.count == 5 + 4 + 2 + 32 + 1 + 2 + 2 + 2)
        #expect(record.suffix(4) == [0x00, 0x05, 1, 0])
    }

    @Test("numbers and names of suites are each other's, and none is named twice")
    func suites() {
        #expect(CipherSuiteNumber.all.count > 150)
        #expect(Set(CipherSuiteNumber.all).count == CipherSuiteNumber.all.count)
        #expect(CipherSuiteNumber.name(0x1301) == "TLS_AES_128_GCM_SHA256")
        #expect(CipherSuiteNumber.name(0x0003) == "TLS_RSA_EXPORT_WITH_RC4_40_MD5")
        #expect(CipherSuiteNumber.name(0xFEFE) == "0xfefe")
        #expect(CipherSuiteNumber.isSpoken(0x1301) && !CipherSuiteNumber.isSpoken(0x0003))
    }
}

@Suite("the answer to a ClientHello of our own")
struct HelloConversationTests {
    private static let serverHello: [UInt8] =
        [2, 0, 0, 38, 0x03, 0x00] + [UInt8](repeating: 7, count: 32) + [0, 0x00, 0x05, 0]
    private static let certificate: [UInt8] = [11, 0, 0, 8, 0, 0, 5, 0, 0, 2, 0xab, 0xcd]
    private static let done: [UInt8] = [14, 0, 0, 0]

    private static func record(_ fragment: [UInt8], type: UInt8 = 22) -> [UInt8] {
        [type, 3, 0, UInt8(fragment.count >> 8), UInt8(fragment.count & 0xff)] + fragment
    }

    private func conversation(_ bytes: [UInt8], chunk: Int = 1_000) -> HelloConversation {
        let conversation = HelloConversation(ClientHello(versions: 0x0300...0x0303, serverName: nil), largestFlight: 4_096)
        conversation.start()
        var rest = bytes[...]
        while !rest.isEmpty {
            Array(rest.prefix(chunk)).withUnsafeBytes { conversation.receive($0) }
            rest = rest.dropFirst(chunk)
        }
        return conversation
    }

    @Test("a flight is understood, however it is cut into records and packets", arguments: [1, 3, 1_000])
    func cut(chunk: Int) {
        let flight = Self.serverHello + Self.certificate + Self.done
        let whole = Self.record(flight)
        let pieces = flight.flatMap { Self.record([$0]) }
        for bytes in [whole, pieces] {
            let seen = conversation(bytes, chunk: chunk)
            #expect(seen.progress == .finished(.unknown))
            #expect(seen.facts.version == 0x0300)
            #expect(seen.facts.cipherSuite == "TLS_RSA_WITH_RC4_128_SHA")
            #expect(seen.facts.certificates.map { Array($0) } == [[0xab, 0xcd]])
        }
    }

    @Test("what was seen before the end counts")
    func early() {
        let seen = conversation(Self.record(Self.serverHello + Self.certificate))
        #expect(seen.progress == .handshaking)
        seen.receiveEnd(.reset)
        #expect(seen.progress == .finished(.unknown))
        #expect(seen.facts.certificates.count == 1)
    }

    @Test(
        "a refusal is told by its alert",
        arguments: [
            (UInt8(70), TLSFailure.Reason.protocolVersion), (40, .noSharedCipher), (71, .noSharedCipher), (80, .alert(TLSAlert(rawValue: 80))),
        ])
    func alerts(code: UInt8, reason: TLSFailure.Reason) {
        let seen = conversation(Self.record([2, code], type: 21))
        guard case .failed(let failure) = seen.progress else { return #expect(Bool(false), "\(seen.progress)") }
        #expect(failure.reason == reason)
    }

    @Test("bytes that are no answer fail, and none is a crash")
    func hostile() {
        var generator = SystemRandomNumberGenerator()
        for count in 0..<400 {
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for bytes in [noise, Self.record(noise), Self.record(Self.serverHello.prefix(4) + noise), Self.record(Self.serverHello) + noise] {
                let seen = conversation(bytes)
                seen.receiveEnd(.closed)
                #expect(seen.progress != .handshaking)
            }
        }
    }

    @Test("a server that never stops is given up on")
    func flood() {
        let seen = conversation(Array(repeating: Self.record([1, 0, 0, 0]), count: 1_000).flatMap { $0 })
        guard case .failed(let failure) = seen.progress else { return #expect(Bool(false), "\(seen.progress)") }
        #expect(failure.reason == .protocolError)
    }
}
