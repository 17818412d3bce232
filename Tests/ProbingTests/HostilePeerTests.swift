import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Probing

/// Servers that mean harm. Whatever they send, the probe ends in a classified failure within its deadline, and keeps what it had seen.
@Suite("a hostile server", .serialized)
struct HostilePeerTests {
    private let world: ProbeWorld
    private let flight: ServerFlight

    init() throws {
        world = try ProbeWorld()
        flight = ServerFlight(chain: world.chain.map(\.der))
    }

    private func outcome(_ script: [ScriptedTCPServer.Step], within limit: Duration = .seconds(30)) async throws -> EndpointObservation {
        let server = try ScriptedTCPServer([.receive(1)] + script)
        return try await TimeLimit.standard.apply("a probe of a hostile server") { try await world.probe(server.port, within: limit) }
    }

    @Test("that says nothing, or one byte now and then, is given up on at the deadline")
    func slow() async throws {
        for script in [[ScriptedTCPServer.Step.silence], [.drip(flight.serverHello + flight.certificate, every: .milliseconds(20))]] {
            let seen = try await outcome(script, within: .milliseconds(300))
            #expect(seen.failure?.phase == .handshake)
            #expect(seen.failure?.reason == .timeout)
            #expect(try #require(seen.timings.total) < 10)
        }
    }

    @Test(
        "that never stops is given up on, whatever it repeats",
        arguments: [
            ("warnings", ServerFlight.record(0x15, [1, 90])), ("records without content", ServerFlight.record(0x16, [])),
            ("application data before the handshake is over", ServerFlight.record(0x17, [1])),
            ("changes of the cipher", ServerFlight.record(0x14, [1])),
        ])
    func floods(name: String, record: [UInt8]) async throws {
        for prefix in [[], flight.serverHello, flight.serverHello + flight.certificate] {
            let seen = try await outcome([.send(prefix), .flood(record)])
            #expect(seen.failure?.phase == .handshake, "\(name)")
            #expect(seen.failure?.reason == .protocolError, "\(name): \(String(describing: seen.failure))")
        }
    }

    @Test("that announces a certificate of 16 MB is refused at the announcement")
    func enormousCertificate() async throws {
        let begin = ServerFlight.record(0x16, [11, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc] + [UInt8](repeating: 0x30, count: 16_000))
        let seen = try await outcome([.send(flight.serverHello + begin), .flood(ServerFlight.record(0x16, [UInt8](repeating: 0x30, count: 16_384)))])
        #expect(seen.failure?.phase == .handshake)
        #expect(seen.failure?.reason == .protocolError, "\(String(describing: seen.failure))")
    }

    @Test("that sends a chain of a hundred certificates is observed, and of more as far as any real chain goes", arguments: [100, 250])
    func longChain(count: Int) async throws {
        let chain = [world.leaf] + Array(repeating: world.pki.intermediate, count: count - 1)
        let server = try LoopbackTLSServer(TLSServerSettings(chain: chain))
        let seen = try await world.probe(server.port)
        #expect(seen.failure == nil)
        #expect(seen.certificates.count == 100)
        #expect(seen.undecodable.count == (count > 100 ? 1 : 0))
        #expect(seen.verification?.trusted == true)
    }

    @Test("that sends garbage after its hello breaks the protocol, and its hello is kept")
    func garbage() async throws {
        let noise = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 11) }
        for bytes in [noise, ServerFlight.record(0x16, noise), ServerFlight.record(0x17, noise)] {
            let seen = try await outcome([.send(flight.serverHello + bytes), .halfClose])
            #expect(seen.failure?.phase == .handshake)
            #expect(seen.failure?.reason == .protocolError, "\(String(describing: seen.failure))")
            #expect(seen.handshake?.version == .tls12)
        }
    }

    @Test("that ends its half of the connection within the handshake has closed it, wherever it does")
    func halfClose() async throws {
        let bytes = flight.serverHello + flight.certificate
        for count in stride(from: 1, to: bytes.count, by: 97) {
            let seen = try await outcome([.send([UInt8](bytes.prefix(count))), .halfClose])
            #expect(seen.failure?.phase == .handshake && seen.failure?.reason == .closed, "\(count): \(String(describing: seen.failure))")
        }
        let seen = try await outcome([.send(bytes), .halfClose])
        #expect(seen.failure?.reason == .closed)
        #expect(seen.certificates.count == 2 && seen.verification?.trusted == true, "what was seen before is kept and judged")
    }

    @Test("that asks again and again for a new handshake does not get one")
    func renegotiation() async throws {
        let requests = ServerFlight.record(0x16, [0, 0, 0, 0])
        let seen = try await outcome([.send(flight.serverHello + requests + requests + flight.certificate), .halfClose])
        #expect(seen.failure != nil)
        #expect(seen.failure?.phase == .handshake)
    }

    @Test("with an absurd key is observed all the same", arguments: AbsurdKey.allCases)
    func absurdKey(key: AbsurdKey) async throws {
        let leaf = ServerFlight.replacingKey(of: world.leaf.der, by: key.subjectPublicKeyInfo)
        let flight = ServerFlight(chain: [leaf, world.pki.intermediate.der])
        let seen = try await outcome([.send(flight.serverHello + flight.certificate + flight.done), .halfClose])
        #expect(seen.failure?.phase == .handshake)
        #expect([.protocolError, .closed].contains(seen.failure?.reason), "\(String(describing: seen.failure))")
        #expect(seen.certificates.first?.position == 0, "\(seen.undecodable)")
        #expect(seen.certificates.first?.certificate.subjectAlternativeNames == (try world.leaf.certificate.subjectAlternativeNames))
        #expect(seen.verification?.trusted == false)
    }

    @Test("whose certificate is broken anywhere is classified, and the others of its chain are kept")
    func brokenCertificate() async throws {
        let der = world.leaf.der
        for position in stride(from: 0, to: der.count, by: 41) {
            var broken = der
            broken[position] ^= 0xff
            let flight = ServerFlight(chain: [broken, world.pki.intermediate.der])
            let seen = try await outcome([.send(flight.serverHello + flight.certificate + flight.done), .halfClose])
            #expect(seen.failure?.phase == .handshake)
            #expect([.protocolError, .closed].contains(seen.failure?.reason), "\(position): \(String(describing: seen.failure))")
            #expect(seen.certificates.count + seen.undecodable.count == 2)
            #expect(seen.verification?.trusted != true || position >= der.count - 72)
        }
    }

    @Test("leaves neither descriptors nor memory behind")
    func leaks() async throws {
        let scripts: [[ScriptedTCPServer.Step]] = [
            [.send(flight.serverHello + flight.certificate), .halfClose], [.send(flight.serverHello), .flood(ServerFlight.record(0x16, []))],
            [.flood(ServerFlight.record(0x16, []))],
            [.send(flight.serverHello), .reset], [.send(Array("220-x\r\n".utf8)), .halfClose],
        ]
        func round() async throws { for script in scripts { _ = try await outcome(script) } }
        for _ in 0..<5 { try await round() }
        let before = (ProcessFigures.descriptors, ProcessFigures.residentBytes)
        for _ in 0..<20 { try await round() }
        #expect(ProcessFigures.descriptors <= before.0 + 4)
        #expect(ProcessFigures.residentBytes <= before.1 + 32 << 20)
    }
}

/// What the kernel says of this process.
private enum ProcessFigures {
    static var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }

    static var residentBytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (pages ?? 0) * 4096
    }
}

/// The first flight of a TLS 1.2 server, which nothing encrypts (RFC 5246 §7.4).
struct ServerFlight: Sendable {
    let chain: [[UInt8]]

    /// TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, no extensions.
    let serverHello = ServerFlight.message(2, [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0xc0, 0x2b, 0])
    let done = ServerFlight.message(14, [])

    var certificate: [UInt8] {
        let list = chain.flatMap { ServerFlight.length($0.count) + $0 }
        return ServerFlight.message(11, ServerFlight.length(list.count) + list)
    }

    /// A handshake message in as many records as it needs.
    static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        let whole = [type] + length(body.count) + body
        return stride(from: 0, to: whole.count, by: 16_384).flatMap { record(0x16, Array(whole[$0..<min($0 + 16_384, whole.count)])) }
    }

    static func record(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [type, 3, 3, UInt8(body.count >> 8), UInt8(body.count & 0xff)] + body }

    private static func length(_ count: Int) -> [UInt8] { [UInt8(count >> 16), UInt8(count >> 8 & 0xff), UInt8(count & 0xff)] }

    /// The certificate with another SubjectPublicKeyInfo; its signature is good no more.
    static func replacingKey(of der: [UInt8], by key: [UInt8]) -> [UInt8] {
        let certificate = elements(content(der))
        var body = elements(content(certificate[0]))
        body[6] = key  // RFC 5280 §4.1: after version, serial number, signature, issuer, validity and subject
        return DEREncoder.sequence([DEREncoder.sequence(body)] + certificate.dropFirst())
    }

    /// Elements of DER with lengths of at most two octets, which is what tests issue.
    private static func elements(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var (rest, found): (ArraySlice<UInt8>, [[UInt8]]) = (bytes, [])
        while !rest.isEmpty {
            let (header, count) = size(rest)
            found.append(Array(rest.prefix(header + count)))
            rest = rest.dropFirst(header + count)
        }
        return found
    }

    private static func content(_ element: [UInt8]) -> ArraySlice<UInt8> { element[size(element[...]).header...] }

    private static func size(_ bytes: ArraySlice<UInt8>) -> (header: Int, count: Int) {
        let octets = Array(bytes.prefix(4))
        switch octets[1] {
        case 0x81: return (3, Int(octets[2]))
        case 0x82: return (4, Int(octets[2]) << 8 | Int(octets[3]))
        default: return (2, Int(octets[1]))
        }
    }
}

/// Keys that no reasonable certificate has.
enum AbsurdKey: String, CaseIterable, Sendable {
    case rsa16384, unknownCurve, explicitParameters, emptyPoint

    var subjectPublicKeyInfo: [UInt8] {
        switch self {
        case .rsa16384:
            let modulus = [0x00, 0xc5] + [UInt8](repeating: 0x5b, count: 2046) + [0x01]
            let key = DEREncoder.sequence([DEREncoder.value(tag: 0x02, modulus), DEREncoder.value(tag: 0x02, [1, 0, 1])])
            return spki(algorithm: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], parameters: [5, 0], key: key)
        case .unknownCurve: return elliptic(parameters: DEREncoder.value(tag: 0x06, [0x2a, 3, 4]), point: [4] + [UInt8](repeating: 1, count: 64))
        case .explicitParameters: return elliptic(parameters: explicit, point: [4] + [UInt8](repeating: 1, count: 64))
        case .emptyPoint: return elliptic(parameters: DEREncoder.value(tag: 0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]), point: [])
        }
    }

    private func elliptic(parameters: [UInt8], point: [UInt8]) -> [UInt8] {
        spki(algorithm: [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], parameters: parameters, key: point)
    }

    private func spki(algorithm: [UInt8], parameters: [UInt8], key: [UInt8]) -> [UInt8] {
        DEREncoder.sequence([DEREncoder.sequence([DEREncoder.value(tag: 0x06, algorithm), parameters]), DEREncoder.value(tag: 0x03, [0] + key)])
    }

    /// SpecifiedECDomain (RFC 3279 §2.3.5): a field of a prime, a curve, a base point, an order; none of them sound.
    private var explicit: [UInt8] {
        let field = DEREncoder.sequence([
            DEREncoder.value(tag: 0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1]),
            DEREncoder.value(tag: 0x02, [0x7f] + [UInt8](repeating: 0xff, count: 4000)),
        ])
        let curve = DEREncoder.sequence([DEREncoder.value(tag: 0x04, [1]), DEREncoder.value(tag: 0x04, [2])])
        return DEREncoder.sequence([
            DEREncoder.value(tag: 0x02, [1]), field, curve, DEREncoder.value(tag: 0x04, [4, 1, 1]), DEREncoder.value(tag: 0x02, [0x11]),
        ])
    }
}
