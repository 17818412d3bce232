import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Prometheus' management paths.
extension Route {
    /// The process answers; nothing more.
    static let healthy = Route.get("/-/healthy", purpose: "200 while the process answers") { _ in .text("certvigil is healthy") }

    static func ready(_ sources: ServingSources) -> Route {
        .get("/-/ready", purpose: "200 when configuration and history are loaded, 503 before") { _ in
            sources.isReady() ? .text("certvigil is ready") : .text("certvigil is not ready", status: .serviceUnavailable)
        }
    }

    static func reload(_ reload: @escaping @Sendable () async throws -> Void) -> Route {
        Route(path: "/-/reload", methods: [.post, .put], purpose: nil) { _ in
            do {
                try await reload()
            } catch {
                return .text("the configuration was not loaded, the old one stays in force: \(error)", status: .internalServerError)
            }
            return .text("the configuration was loaded")
        }
    }
}
