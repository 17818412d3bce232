import Monitoring

/// A request as a `LoopbackHTTPServer` received it.
public struct LoopbackHTTPRequest: Hashable, Sendable {
    public var method: String
    /// Path and query, as sent.
    public var path: String
    public var headers: [HTTPHeader]
    /// Exactly the bytes sent: signatures are made over them.
    public var body: [UInt8]

    /// The first header of that name, names compared without case.
    public func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

/// What a `LoopbackHTTPServer` does with a request.
public enum LoopbackHTTPAnswer: Hashable, Sendable {
    case response(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = [])
    /// Ends the connection without a word.
    case hangUp
    /// Never answers.
    case silence

    public static func status(_ status: Int) -> LoopbackHTTPAnswer { .response(status: status) }
    public static let ok = LoopbackHTTPAnswer.status(200)
}
