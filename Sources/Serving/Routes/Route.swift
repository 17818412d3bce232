import HTTPTypes
import Hummingbird
import HummingbirdCore

/// One path and what may be done there.
struct Route: Sendable {
    typealias Answer = @Sendable (Request) async throws -> Response

    var path: String
    /// HEAD comes with GET.
    var methods: [HTTPRequest.Method]
    /// What it is for, on the landing page; nil keeps it off that page.
    var purpose: String?
    var answer: Answer

    static func get(_ path: String, purpose: String? = nil, answer: @escaping Answer) -> Route {
        Route(path: path, methods: [.get], purpose: purpose, answer: answer)
    }

    /// For the `Allow` field of a refusal.
    var allowed: String { methods.flatMap { $0 == .get ? [$0.rawValue, "HEAD"] : [$0.rawValue] }.joined(separator: ", ") }
}

/// Every path that is served.
enum RouteCatalogue {
    static func all(settings: ServingSettings, sources: ServingSources) -> [Route] {
        let routes = [Route.metrics(sources), .targets(sources), .files(sources), .healthy, .ready(sources)]
        return [.landingPage(version: settings.version, links: routes)] + routes + (sources.reload.map { [.reload($0)] } ?? [])
    }

    static func responder(settings: ServingSettings, sources: ServingSources) -> RouterResponder<ServingContext> {
        let router = Router(context: ServingContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: Refusals())
        router.add(middleware: RequestLimit(bodyBytes: settings.limits.bodyBytes))
        for route in all(settings: settings, sources: sources) { register(route, with: router) }
        return router.buildResponder()
    }

    private static func register(_ route: Route, with router: Router<ServingContext>) {
        let path = RouterPath(route.path)
        for method in route.methods {
            router.on(path, method: method) { request, _ in try await route.answer(request) }
        }
        let refused = commonMethods.filter { !route.methods.contains($0) && !($0 == .head && route.methods.contains(.get)) }
        for method in refused {
            router.on(path, method: method) { _, _ -> Response in
                throw HTTPError(.methodNotAllowed, headers: [.allow: route.allowed], message: "\(method) is not allowed on \(route.path)")
            }
        }
    }

    /// RFC 9110 §9.3 and PATCH (RFC 5789); any other method finds no route.
    private static let commonMethods: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect]
}
