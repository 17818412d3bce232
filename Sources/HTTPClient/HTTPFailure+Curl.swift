internal import CCurl
import Monitoring

extension HTTPFailure.Reason {
    /// - Parameter isRequestSent: libcurl calls an answer that is no HTTP an unsupported protocol, as it does a wrong scheme.
    init(_ code: CURLcode, isRequestSent: Bool) {
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL where isRequestSent: self = .other
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .resolve
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self = .connect
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .invalidURL
        case CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
            self = .tls
        default: self = .other
        }
    }
}

/// Keeps webhook URLs, which are often secrets, out of error texts.
enum URLPrivacy {
    /// The text with the URL and its host replaced. libcurl's messages name the host and never the rest, but tokens live in host names as well.
    static func redact(_ text: String, of url: String) -> String {
        var text = replace(url, by: "<url>", in: text)
        if let host = host(of: url), !host.isEmpty { text = replace(host, by: "<host>", in: text) }
        return text
    }

    /// Between the scheme (or the start) and the path, without user and port.
    private static func host(of url: String) -> String? {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let address = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        if address.first == "[" { return String(address.dropFirst().prefix { $0 != "]" }) }
        return String(address.prefix { $0 != ":" })
    }

    private static func replace(_ part: String, by substitute: String, in text: String) -> String {
        guard !part.isEmpty else { return text }
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound] + substitute
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
