import Monitoring
import PKI

/// SOCKS version 5, RFC 1928, with username and password, RFC 1929. Names are resolved by the proxy.
enum SOCKS5 {
    static func steps(to destination: Endpoint, as credentials: Proxy.Credentials?) -> [DialogueStep] {
        let methods: [UInt8] = credentials == nil ? [0] : [0, 2]
        return [
            .say([5, UInt8(methods.count)] + methods, words: "which methods we know"), .expect(MethodChoice(credentials: credentials)),
            .say(request(destination), words: "CONNECT \(destination)"), .expect(ConnectReply()),
        ]
    }

    private static func request(_ destination: Endpoint) -> [UInt8] {
        let address: [UInt8] =
            switch IPAddress(destination.host) {
            case let literal?: [literal.isIPv6 ? 4 : 1] + literal.bytes
            case nil: [3] + field(destination.host)
            }
        return [5, 1, 0] + address + [UInt8(destination.port >> 8), UInt8(truncatingIfNeeded: destination.port)]
    }

    /// A length of one octet and as many octets. Names have 253 at most; longer credentials are refused when they are read.
    fileprivate static func field(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(255))
        return [UInt8(bytes.count)] + bytes
    }
}

private struct MethodChoice: Answer {
    let framing = Framing.octets(2)
    let credentials: Proxy.Credentials?

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        switch (part.first, part.last, credentials) {
        case (5, 0, _): return .complete
        case (5, 2, let credentials?):
            let message = credentials.password.reveal { [1] + SOCKS5.field(credentials.username) + SOCKS5.field($0) }
            return .complete(then: [.say(message, words: "username and password"), .expect(AuthenticationStatus())])
        case (5, 0xff, _):
            return .failed(
                .proxyAuthentication,
                detail: credentials == nil ? "the proxy wants credentials" : "the proxy takes neither our credentials nor none")
        default: return .unexpected
        }
    }
}

private struct AuthenticationStatus: Answer {
    let framing = Framing.octets(2)

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        guard part.first == 1 else { return .unexpected }
        return part.last == 0 ? .complete : .failed(.proxyAuthentication, detail: "the proxy refused username and password")
    }
}

private struct ConnectReply: Answer {
    let framing = Framing.socksReply

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        guard part.first == 5, let code = part.dropFirst().first else { return .unexpected }
        guard code != 0 else { return .complete }
        let meaning = ConnectReply.meanings[code] ?? (.proxyRefused, "an unknown reply")
        return .failed(meaning.reason, detail: "the proxy answered with reply \(code), \(meaning.name)")
    }

    /// RFC 1928 §6.
    private static let meanings: [UInt8: (reason: ProbeFailure.Reason, name: String)] = [
        1: (.proxyRefused, "general failure"), 2: (.proxyRefused, "connection not allowed"), 3: (.unreachable, "network unreachable"),
        4: (.unreachable, "host unreachable"), 5: (.refused, "connection refused"), 6: (.unreachable, "TTL expired"),
        7: (.proxyRefused, "command not supported"), 8: (.proxyRefused, "address type not supported"),
    ]
}

extension Framing {
    /// Version, reply, a zero, then an address by its type, and a port.
    fileprivate static let socksReply = Framing { bytes, _ in
        guard bytes.count >= 5 else { return .incomplete }
        let start = bytes.startIndex
        let length: Int
        switch bytes[start + 3] {
        case 1: length = 4
        case 3: length = 1 + Int(bytes[start + 4])
        case 4: length = 16
        default: return .malformed("no reply of SOCKS5")
        }
        let end = start + 4 + length + 2
        return bytes.endIndex >= end ? .complete(end: end) : .incomplete
    }
}
