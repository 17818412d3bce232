import PKI

/// HTTP as a port, so that receivers and discovery need not know a client library.
public protocol HTTPFetching: Sendable {
    /// Sends one request. Redirects are not followed (Standard Webhooks: a 3xx is a failure).
    ///
    /// - Throws: `HTTPFailure` when no response arrived.
    func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

public struct HTTPRequest: Hashable, Sendable {
    public var method: String
    /// Often a secret in itself; never logged.
    public var url: Secret
    public var headers: [HTTPHeader]
    public var body: [UInt8]
    public var timeout: Duration
    /// Bytes of the response that are kept; the rest is an error.
    public var largestResponse: Int

    public init(method: String = "GET", url: Secret, headers: [HTTPHeader] = [], body: [UInt8] = [], timeout: Duration, largestResponse: Int = 65_536)
    {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.largestResponse = largestResponse
    }
}

public struct HTTPHeader: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

public struct HTTPResponse: Hashable, Sendable {
    public var status: Int
    public var headers: [HTTPHeader]
    public var body: [UInt8]

    public init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, names compared without case.
    public func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

public struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Hashable, Sendable {
        case resolve, connect, tls, timeout, tooLarge = "too_large", invalidURL = "invalid_url", forbiddenAddress = "forbidden_address", other
    }

    public var reason: Reason
    /// Never contains the URL.
    public var detail: String

    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}

/// HMAC-SHA256 (RFC 2104) as a port.
public protocol MessageAuthenticator: Sendable {
    func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8]
}
