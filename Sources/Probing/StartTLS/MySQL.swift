import Monitoring
import OpenSSL

/// Connection phase of MySQL and MariaDB: the server's handshake packet, then our SSLRequest, whose answer is TLS itself.
enum MySQL: StartTLSProtocol {
    static let kind = StartTLSKind.mysql
    static let title = "MySQL"

    static func steps(for name: String) -> [DialogueStep] { [.expect(InitialHandshake()), .say(request, words: "SSLRequest")] }

    /// CLIENT_PROTOCOL_41, CLIENT_SSL and CLIENT_SECURE_CONNECTION; the largest packet, utf8, 23 octets of filler.
    private static let request: [UInt8] =
        [32, 0, 0, 1] + [0x00, 0x8a, 0, 0] + [0, 0, 0, 1] + [33] + [UInt8](repeating: 0, count: 23)
}

/// Protocol::HandshakeV10, or an error packet.
private struct InitialHandshake: Answer {
    let framing = Framing.mysqlPacket

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let payload = part.dropFirst(Framing.mysqlHeader)
        switch payload.first {
        case 0xff: return .failed(.startTLSRefused, detail: "it refuses us: \"\(PeerProtocol.excerpt(payload.dropFirst(3)))\"")
        case 10:
            guard let capabilities = InitialHandshake.capabilities(payload.dropFirst()) else { return .unexpected }
            guard capabilities & InitialHandshake.clientSSL != 0 else {
                return .failed(.startTLSNotOffered, detail: "CLIENT_SSL is not among its capabilities")
            }
            return .complete
        default: return .unexpected
        }
    }

    /// Behind the version's NUL: connection id (4), the challenge's first part (8), a filler (1), the lower half of the capabilities (2).
    private static func capabilities(_ bytes: ArraySlice<UInt8>) -> UInt16? {
        guard let end = bytes.firstIndex(of: 0) else { return nil }
        let rest = bytes[end...].dropFirst(14).prefix(2)
        guard rest.count == 2 else { return nil }
        return UInt16(rest[rest.startIndex]) | UInt16(rest[rest.startIndex + 1]) << 8
    }

    private static let clientSSL: UInt16 = 0x0800
}

extension Framing {
    /// A length of three octets, little-endian, a sequence number, and as many octets as that.
    fileprivate static let mysqlPacket = Framing { bytes, _ in
        guard bytes.count >= mysqlHeader else { return .incomplete }
        let start = bytes.startIndex
        let length = Int(bytes[start]) | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]) << 16
        guard bytes[start + 3] == 0, (1...DialogueLimits.octets).contains(length) else { return .malformed("no first packet") }
        return bytes.count >= mysqlHeader + length ? .complete(end: start + mysqlHeader + length) : .incomplete
    }

    fileprivate static let mysqlHeader = 4
}
