import HTTPTypes
import Serving
import Testing

@Suite("Routes, asked without a socket")
struct RouteTests {
    private let client = RouterClient(.sample())

    @Test(
        "answer with their document",
        arguments: [
            ("/api/v1/targets", "application/json", #"{"results":["target"]}"#), ("/api/v1/files", "application/json", #"{"results":["file"]}"#),
            ("/-/healthy", "text/plain; charset=utf-8", "certvigil is healthy\n"), ("/-/ready", "text/plain; charset=utf-8", "certvigil is ready\n"),
        ])
    func documents(path: String, contentType: String, body: String) async throws {
        let answer = try await client.ask(.get, path)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == contentType)
        #expect(answer.headers[.contentLength] == "\(body.utf8.count)")
        #expect(answer.body == body)
    }

    @Test("answer with the exposition, its length known beforehand")
    func metrics() async throws {
        let answer = try await client.ask(.get, "/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.headers[.contentLength] == "\(answer.body.utf8.count)")
        #expect(answer.body.hasSuffix("certvigil_build_info{version=\"1.0.0\",swift=\"6\",openssl=\"3\"} 1\n"))
    }

    @Test("answer HEAD with the header alone", arguments: ["/metrics", "/-/healthy", "/api/v1/targets", "/"])
    func head(path: String) async throws {
        let full = try await client.ask(.get, path)
        let answer = try await client.ask(.head, path)
        #expect(answer.status == 200)
        #expect(answer.body == "")
        #expect(answer.headers[.contentLength] == full.headers[.contentLength])
    }

    @Test("say 503 until everything is loaded, while the process is healthy")
    func readiness() async throws {
        let starting = RouterClient(.sample(isReady: false))
        #expect(try await starting.ask(.get, "/-/ready").status == 503)
        #expect(try await starting.ask(.get, "/-/healthy").status == 200)
    }

    @Test("name what is allowed when a method is not", arguments: [HTTPRequest.Method.post, .put, .delete, .patch, .options])
    func methods(method: HTTPRequest.Method) async throws {
        let answer = try await client.ask(method, "/metrics")
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD")
        #expect(answer.body == "405 \(method.rawValue) is not allowed on /metrics\n")
    }

    @Test("do not exist elsewhere", arguments: ["/nothing", "/metrics/x", "/-/", "/api/v2/targets", "/..%2fetc/passwd"])
    func unknown(path: String) async throws {
        let answer = try await client.ask(.get, path)
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType]?.hasPrefix(path.hasPrefix("/api/") ? "application/json" : "text/plain") == true)
    }

    @Test("below /api/ refuse in JSON")
    func unknownAPI() async throws {
        #expect(try await client.ask(.get, "/api/v1/nothing").body == "{\"error\":\"404 not found\"}\n")
    }

    @Test("reload only where that is enabled")
    func reloadDisabled() async throws {
        #expect(try await client.ask(.post, "/-/reload").status == 404)
    }

    @Test("reload on POST and PUT, and on nothing else")
    func reload() async throws {
        let enabled = RouterClient(.sample(reload: {}))
        #expect(try await enabled.ask(.post, "/-/reload").body == "the configuration was loaded\n")
        #expect(try await enabled.ask(.put, "/-/reload").status == 200)
        #expect(try await enabled.ask(.get, "/-/reload").status == 405)
        #expect(try await enabled.ask(.get, "/-/reload").headers[.allow] == "POST, PUT")
    }

    @Test("say why a reload failed")
    func reloadFailure() async throws {
        let broken = RouterClient(.sample(reload: { throw ListenAddressError("certvigil.yml:3:5: unknown key \"tragets\"") }))
        let answer = try await broken.ask(.post, "/-/reload")
        #expect(answer.status == 500)
        #expect(answer.body.contains("certvigil.yml:3:5: unknown key \"tragets\""))
    }

    @Test("do not show clients what went wrong inside")
    func internalError() async throws {
        var sources = ServingSources.sample()
        sources.targets = { throw ListenAddressError("/var/lib/certvigil.db: disk I/O error") }
        let answer = try await RouterClient(sources).ask(.get, "/api/v1/targets")
        #expect(answer.status == 500)
        #expect(answer.body == "{\"error\":\"500 internal error\"}\n")
    }

    @Test("forbid browsers to run, embed or guess, on refusals too", arguments: ["/", "/metrics", "/nothing"])
    func securityHeaders(path: String) async throws {
        let headers = try await client.ask(.get, path).headers
        #expect(headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.cacheControl] == "no-store")
    }

    @Test("refuse a body beyond the limit", arguments: ["65537", "99999999999999999999", "x"])
    func largeBody(length: String) async throws {
        let enabled = RouterClient(.sample(reload: { Issue.record("reload was called") }))
        #expect(try await enabled.ask(.post, "/-/reload", headers: [.contentLength: length]).status == 413)
    }

    @Test("list each other on the landing page, which runs no script")
    func landingPage() async throws {
        let answer = try await RouterClient(.sample(), version: "1.0.0<b>").ask(.get, "/")
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        for path in ["/metrics", "/-/healthy", "/-/ready", "/api/v1/targets", "/api/v1/files"] {
            #expect(answer.body.contains("<a href=\"\(path)\">"))
        }
        #expect(answer.body.contains("1.0.0&lt;b&gt;"))
        #expect(!answer.body.contains("<script"))
    }
}
