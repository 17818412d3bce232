import Exposition
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

@testable import Serving

/// Asks the routes without a socket.
struct RouterClient {
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: String
    }

    let responder: RouterResponder<ServingContext>

    init(_ sources: ServingSources, version: String = "1.0.0") {
        responder = RouteCatalogue.responder(settings: ServingSettings(version: version), sources: sources)
    }

    func ask(_ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let response = try await responder.respond(to: request, context: ServingContext(coreContext: CoreRequestContextStorage(source: NoSocket())))
        let collected = Collected()
        try await response.body.write(BodyCollector(collected: collected))
        return Answer(status: response.status.code, headers: response.headers, body: String(decoding: collected.bytes, as: UTF8.self))
    }
}

private struct NoSocket: RequestContextSource {
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
}

private final class Collected {
    var bytes: [UInt8] = []
}

private struct BodyCollector: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws { collected.bytes += buffer.readableBytesView }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension ServingSources {
    /// Answers that a test can tell apart.
    static func sample(isReady: Bool = true, reload: (@Sendable () async throws -> Void)? = nil) -> ServingSources {
        ServingSources(
            metrics: { MetricsState(build: BuildInformation(version: "1.0.0", swift: "6", openssl: "3")).text },
            targets: { Array(#"{"results":["target"]}"#.utf8) },
            files: { Array(#"{"results":["file"]}"#.utf8) }, isReady: { isReady }, reload: reload)
    }
}
