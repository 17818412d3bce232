import Exposition
import Hummingbird
import HummingbirdCore

extension Route {
    static func metrics(_ sources: ServingSources) -> Route {
        .get("/metrics", purpose: "what is watched, for Prometheus") { _ in
            .metrics(sources.metrics())
        }
    }
}
