import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

/// Tells browsers to run, embed, guess and keep nothing.
struct SecurityHeaders: RouterMiddleware {
    func handle(
        _ request: Request, context: ServingContext, next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in SecurityHeaders.fields { response.headers[field.name] = field.value }
        return response
    }

    private static let fields: [HTTPField] = [
        HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"), HTTPField(name: .cacheControl, value: "no-store"),
    ]
}

/// Turns what a route throws into an answer: JSON below /api/, text elsewhere. What is not meant for clients goes to the log alone.
struct Refusals: RouterMiddleware {
    func handle(
        _ request: Request, context: ServingContext, next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return refusal(error.status, error.body ?? error.status.reasonPhrase.lowercased(), headers: error.headers, to: request)
        } catch {
            context.logger.error("request failed", metadata: ["http.path": "\(request.uri.path)", "error": "\(error)"])
            return refusal(.internalServerError, "internal error", headers: [:], to: request)
        }
    }

    private func refusal(_ status: HTTPResponse.Status, _ message: String, headers: HTTPFields, to request: Request) -> Response {
        let isAPI = request.uri.path.hasPrefix("/api/")
        var response =
            isAPI
            ? Response.bytes(Array("{\"error\":\"\(status.code) \(message)\"}\n".utf8), contentType: "application/json", status: status)
            : Response.text("\(status.code) \(message)", status: status)
        response.headers.append(contentsOf: headers)
        return response
    }
}

/// Refuses requests that announce more body than any route reads.
struct RequestLimit: RouterMiddleware {
    let bodyBytes: Int

    func handle(
        _ request: Request, context: ServingContext, next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        if let length = request.headers[.contentLength], Int(length).map({ $0 > bodyBytes }) ?? true {
            throw HTTPError(.contentTooLarge, message: "the body may have \(bodyBytes) bytes")
        }
        return try await next(request, context)
    }
}
