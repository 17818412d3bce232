import Demo
import HTTPClient
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CurlClientTests {
    @Test("a request arrives as it was made, a NUL in its body included")
    func request() async throws {
        let peer = try LoopbackHTTPReceiver()
        defer { peer.stop() }
        let body: [UInt8] = [0x7B, 0x00, 0xFF, 0x7D]
        let request = HTTPRequest(
            method: "POST", url: Secret(peer.url), headers: [HTTPHeader("X-One", "1"), HTTPHeader("Content-Type", "application/json")], body: body,
            timeout: .seconds(15))
        #expect(try await CurlClient().fetch(request).status == 200)
        let received = try await peer.nextRequest()
        #expect(received.method == "POST" && received.path == "/webhook" && received.body == body)
        #expect(received.header("x-one") == "1" && received.header("content-type") == "application/json")
        #expect(received.header("expect") == nil && received.header("cookie") == nil)
    }

    @Test("methods are sent as given, with and without a body", arguments: ["GET", "POST", "PUT", "DELETE"], [[], Array("text".utf8)])
    func methods(method: String, body: [UInt8]) async throws {
        let peer = try LoopbackHTTPReceiver()
        defer { peer.stop() }
        _ = try await CurlClient().fetch(HTTPRequest(method: method, url: Secret(peer.url), body: body, timeout: .seconds(15)))
        let received = try await peer.nextRequest()
        #expect(received.method == method && received.body == body)
    }

    @Test("an answer comes back whole: status, headers, body")
    func response() async throws {
        let answer = LoopbackHTTPAnswer.response(
            status: 503, headers: [HTTPHeader("Retry-After", "120"), HTTPHeader("X-Empty", "")], body: [1, 0, 2])
        let peer = try LoopbackHTTPReceiver(answers: [answer])
        defer { peer.stop() }
        let response = try await CurlClient().fetch(request(peer.url))
        #expect(response.status == 503 && response.body == [1, 0, 2])
        #expect(response.header("retry-after") == "120" && response.header("x-empty") == "")
    }

    @Test("a redirect is an answer, not an order")
    func redirect() async throws {
        let peer = try LoopbackHTTPReceiver(answers: [.response(status: 302, headers: [HTTPHeader("Location", "/elsewhere")])])
        defer { peer.stop() }
        #expect(try await CurlClient().fetch(request(peer.url)).status == 302)
        #expect(peer.requests.count == 1)
    }

    @Test("connections are kept, and one the server has closed in the meantime is replaced without a failure")
    func keptConnection() async throws {
        let peer = try LoopbackHTTPReceiver(answers: [.ok, .hangUp])
        defer { peer.stop() }
        let client = try CurlClient()
        #expect(try await client.fetch(request(peer.url)).status == 200)
        #expect(try await client.fetch(request(peer.url)).status == 200)
        #expect(peer.requests.count == 3)
    }

    @Test("a client outlives failures")
    func afterFailure() async throws {
        let peer = try LoopbackHTTPReceiver(answers: [.hangUp, .status(500)])
        defer { peer.stop() }
        let client = try CurlClient()
        var outcomes: [Int] = []
        for _ in 0..<3 { outcomes.append(await status(of: request(peer.url), by: client)) }
        #expect(outcomes == [-1, 500, 200])
    }

    @Test("more requests than may run at once wait for their turn")
    func concurrencyLimit() async throws {
        let peer = try LoopbackHTTPReceiver()
        defer { peer.stop() }
        let client = try CurlClient(settings: CurlSettings(concurrency: 2))
        let request = request(peer.url)
        let outcomes = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { await status(of: request, by: client) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == [Int](repeating: 200, count: 20))
    }

    @Test("a configured proxy is asked for the whole URL")
    func proxy() async throws {
        let peer = try LoopbackHTTPReceiver()
        defer { peer.stop() }
        let client = try CurlClient(settings: CurlSettings(proxy: Secret("http://127.0.0.1:\(peer.port)")))
        _ = try await client.fetch(request("http://receiver.invalid/hook"))
        #expect(try await peer.nextRequest().path == "http://receiver.invalid/hook")
    }

    private func request(_ url: String) -> HTTPRequest { HTTPRequest(method: "POST", url: Secret(url), timeout: .seconds(15)) }

    /// -1 for a failure.
    private func status(of request: HTTPRequest, by client: CurlClient) async -> Int {
        do { return try await client.fetch(request).status } catch { return -1 }
    }
}
