import Monitoring

/// The head of an answer to our HTTP request, and what it says about our client certificate.
struct HTTPAnswer: Hashable, Sendable {
    let status: Int
    /// The text says that the client certificate is the trouble, in nginx's words.
    let blamesCertificate: Bool

    /// nil where the bytes do not begin with a status line (RFC 9112 §4).
    init?(_ bytes: [UInt8]) {
        let line = bytes.prefix(HTTPAnswer.longestStatusLine).prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[1].count == 3,
            let status = Int(String(decoding: words[1], as: UTF8.self)), (100...599).contains(status)
        else { return nil }
        self.status = status
        blamesCertificate = HTTPAnswer.complaints.contains { !bytes.ranges(of: Array($0.utf8)).isEmpty }
    }

    /// Whether a client that got this answer was let in; nil where the answer shows neither.
    func isWelcome(under expectation: HTTPExpectation) -> Bool? {
        if blamesCertificate { return false }
        if let expected = expectation.status, status == expected { return true }
        if HTTPAnswer.refusals.contains(status) { return false }
        return expectation.status == nil && (200...399).contains(status) ? true : nil
    }

    /// RFC 9110 §15.5: bad request, unauthorized, forbidden; nginx's own for certificates, which it turns into 400 unless told otherwise.
    private static let refusals: Set<Int> = [400, 401, 403, 495, 496]
    /// The bodies of nginx's 400 (ngx_http_special_response.c).
    private static let complaints = ["No required SSL certificate was sent", "The SSL certificate error"]
    private static let longestStatusLine = 512
}

extension HTTPExpectation {
    /// One request after which the server closes the connection.
    func request(to target: Target) -> [UInt8] {
        let host = target.serverName ?? target.endpoint.description
        return Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: certvigil\r\nAccept: */*\r\nConnection: close\r\n\r\n".utf8)
    }
}
