import Monitoring
import OpenSSL

/// The CONNECT method, RFC 9110 §9.3.6, with Basic authentication, RFC 7617.
enum HTTPConnect {
    static func steps(to destination: Endpoint, as credentials: Proxy.Credentials?) -> [DialogueStep] {
        let authorization = credentials.map { "Proxy-Authorization: Basic \(Self.basic($0))\r\n" } ?? ""
        let request = "CONNECT \(destination) HTTP/1.1\r\nHost: \(destination)\r\n\(authorization)\r\n"
        return [.say(Array(request.utf8), words: "CONNECT \(destination)"), .expect(ConnectResponse())]
    }

    private static func basic(_ credentials: Proxy.Credentials) -> String {
        credentials.password.reveal { Base64.encode(Array("\(credentials.username):\($0)".utf8)) }
    }
}

/// A status line and header fields. A 2xx response to CONNECT has no content, and what follows is the target's.
private struct ConnectResponse: Answer {
    let framing = Framing.line
    private var status: (code: String, line: String)?

    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement {
        let line = part.text
        guard let status else {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].utf8.count == 3 else { return .unexpected }
            status = (String(words[1]), line)
            return .incomplete
        }
        guard line.isEmpty else { return .incomplete }
        if status.code.hasPrefix("1") {
            self.status = nil
            return .incomplete
        }
        guard !status.code.hasPrefix("2") else { return .complete }
        return .failed(ConnectResponse.reason(status.code), detail: "the proxy answered \"\(PeerProtocol.excerpt(status.line.utf8))\"")
    }

    /// A gateway's errors are about the target (RFC 9110 §15.6).
    private static func reason(_ code: String) -> ProbeFailure.Reason {
        switch code {
        case "407": .proxyAuthentication
        case "500", "502", "503": .unreachable  // tinyproxy says 500 of a target that does not answer
        case "504": .timeout
        default: .proxyRefused
        }
    }
}
