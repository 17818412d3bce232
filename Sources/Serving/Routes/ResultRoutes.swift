import Hummingbird
import HummingbirdCore

/// The latest results as JSON.
extension Route {
    static func targets(_ sources: ServingSources) -> Route {
        .get("/api/v1/targets", purpose: "the latest result of every target, JSON") { _ in .json(try await sources.targets()) }
    }

    static func files(_ sources: ServingSources) -> Route {
        .get("/api/v1/files", purpose: "the latest result of every scanned file, JSON") { _ in .json(try await sources.files()) }
    }
}
