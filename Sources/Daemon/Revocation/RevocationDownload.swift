import Monitoring
import PKI

/// Fetches what certificates name: with a limit of size and time, few redirects, and nothing but HTTP.
///
/// The URLs come from strangers. That they lead to no local address is the work of the client (`CurlSettings.allowsLocalAddresses`), which sees what
/// each name resolves to, at every redirect anew.
struct RevocationDownload: Sendable {
    enum Outcome: Sendable {
        case content([UInt8], entityTag: String?, lastModified: String?)
        /// What is at hand is still the newest (RFC 9110 §15.4.5).
        case unchanged
        /// One word of a closed set, and a sentence without a full stop.
        case failure(reason: String, detail: String)
    }

    let client: any HTTPFetching
    let timeout: Duration
    let largestResponse: Int

    /// CAs redirect from HTTP to a CDN at most.
    private static let mostRedirects = 3

    /// True for what can be fetched at all; directories (LDAP) are left to others.
    static func isFetchable(_ url: String) -> Bool {
        let lower = url.prefix(8).lowercased()
        return (lower.hasPrefix("http://") || lower.hasPrefix("https://")) && url.utf8.count <= longestURL
            && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// RFC 9110 §4.1 wants 8,000 octets to be taken; nothing real comes near.
    private static let longestURL = 2048

    /// Fetches a list; `known` makes the request conditional.
    func list(at url: String, known: ListCache.Entry?, patience: Duration) async -> Outcome {
        var headers = [HTTPHeader("Accept", "application/pkix-crl, */*;q=0.1")]  // RFC 2585 §4.2
        if let tag = known?.entityTag { headers.append(HTTPHeader("If-None-Match", tag)) }
        if let date = known?.lastModified { headers.append(HTTPHeader("If-Modified-Since", date)) }
        return await fetch(
            url, method: "GET", headers: headers, body: [], within: min(timeout, patience), redirects: RevocationDownload.mostRedirects)
    }

    /// Asks an OCSP responder (RFC 6960 §A.1).
    func answer(to request: OCSPRequest, at url: String, patience: Duration) async -> Outcome {
        let headers = [HTTPHeader("Content-Type", OCSPRequest.mediaType), HTTPHeader("Accept", OCSPRequest.responseMediaType)]
        return await fetch(url, method: "POST", headers: headers, body: request.der, within: min(timeout, patience), redirects: 0)
    }

    private func fetch(_ url: String, method: String, headers: [HTTPHeader], body: [UInt8], within limit: Duration, redirects: Int) async -> Outcome {
        let request = HTTPRequest(
            method: method, url: Secret(url), headers: headers, body: body, timeout: limit, largestResponse: largestResponse)
        let response: HTTPResponse
        do throws(HTTPFailure) {
            response = try await client.fetch(request)
        } catch {
            return .failure(reason: error.reason.rawValue, detail: error.detail)
        }
        switch response.status {
        case 200: return .content(response.body, entityTag: response.plainHeader("ETag"), lastModified: response.plainHeader("Last-Modified"))
        case 304: return .unchanged
        case 301, 302, 303, 307, 308:
            guard let location = response.plainHeader("Location").flatMap({ RevocationDownload.resolve($0, against: url) }) else {
                return .failure(reason: "redirect", detail: "status \(response.status) leads to nothing that can be fetched")
            }
            guard redirects > 0 else { return .failure(reason: "redirect", detail: "more redirects than are followed") }
            return await fetch(location, method: method, headers: headers, body: body, within: limit, redirects: redirects - 1)
        default: return .failure(reason: "status", detail: "the server answered with status \(response.status)")
        }
    }

    /// An absolute URL, or a path on the same host.
    private static func resolve(_ location: String, against url: String) -> String? {
        if isFetchable(location) { return location }
        guard location.hasPrefix("/"), !location.hasPrefix("//"), let scheme = url.firstRange(of: "://") else { return nil }
        let host = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let absolute = url[..<scheme.upperBound] + host + location
        return isFetchable(String(absolute)) ? String(absolute) : nil
    }
}

extension HTTPResponse {
    /// A header that may be sent back or kept in a line.
    fileprivate func plainHeader(_ name: String) -> String? {
        header(name).flatMap { value in value.utf8.count <= 1024 && value.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? value : nil }
    }
}
