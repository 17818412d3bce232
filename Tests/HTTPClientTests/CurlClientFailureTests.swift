import Demo
import HTTPClient
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CurlClientFailureTests {
    @Test("a peer that accepts and says nothing costs no more than the timeout")
    func silence() async throws {
        let peer = try ScriptedTCPServer(.silent)
        defer { peer.stop() }
        let started = ContinuousClock.now
        let failure = await failure(of: HTTPRequest(url: url(peer), timeout: .milliseconds(200)))
        #expect(failure?.reason == .timeout)
        #expect(ContinuousClock.now - started >= .milliseconds(190))
    }

    @Test("it holds up nobody else's request")
    func slowNeighbour() async throws {
        let (slow, fast) = (try ScriptedTCPServer(.silent), try LoopbackHTTPReceiver())
        defer {
            slow.stop()
            fast.stop()
        }
        let client = try CurlClient()
        let endless = HTTPRequest(url: url(slow), timeout: .seconds(600)), quick = HTTPRequest(url: Secret(fast.url), timeout: .seconds(15))
        let waiting = Task { await self.failure(of: endless, by: client) }
        try await slow.waitForConnections()
        #expect(try await client.fetch(quick).status == 200)
        waiting.cancel()
        #expect(await waiting.value?.detail == "cancelled")
    }

    @Test("a request that is called off before it begins ends as well")
    func cancelledBefore() async throws {
        let peer = try ScriptedTCPServer(.silent)
        defer { peer.stop() }
        let request = HTTPRequest(url: url(peer), timeout: .seconds(600))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await self.failure(of: request)
        }
        #expect(try await TimeLimit.standard.apply("cancelling") { await task.value }?.detail == "cancelled")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var script: [ScriptedTCPServer.Step]
        var reason: HTTPFailure.Reason
    }

    private static let endless = "HTTP/1.1 200 OK\r\nX: "
    static let rows = [
        Row(testDescription: "a peer that hangs up", script: .closeAtOnce, reason: .other),
        Row(testDescription: "a reset", script: .reset, reason: .other),
        Row(testDescription: "an answer that is no HTTP", script: .garbage, reason: .other),
        Row(
            testDescription: "a body that is cut off",
            script: [.receive(1), .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".utf8)), .halfClose],
            reason: .other),
        Row(
            testDescription: "a body without end",
            script: [.receive(1), .send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)), .flood([UInt8](repeating: 97, count: 4096))],
            reason: .tooLarge),
        Row(
            testDescription: "a body that announces more than is taken",
            script: [
                .receive(1), .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".utf8)), .flood([UInt8](repeating: 97, count: 4096)),
            ],
            reason: .tooLarge),
        Row(
            testDescription: "headers without end",
            script: [.receive(1), .send(Array("HTTP/1.1 200 OK\r\n".utf8)), .flood(Array("X-Header: value\r\n".utf8))],
            reason: .tooLarge),
    ]

    @Test("each peer's fault ends in a failure of the right kind", arguments: rows)
    func brokenPeers(row: Row) async throws {
        let peer = try ScriptedTCPServer(row.script)
        defer { peer.stop() }
        let failure = await failure(of: HTTPRequest(url: url(peer), timeout: .seconds(15), largestResponse: 10_000))
        #expect(failure?.reason == row.reason, "\(failure.map { "\($0)" } ?? "no failure")")
    }

    @Test("a body that is exactly as large as allowed is taken")
    func largestBody() async throws {
        let body = [UInt8](repeating: 7, count: 10_000)
        let peer = try LoopbackHTTPReceiver(afterwards: .response(status: 200, body: body))
        defer { peer.stop() }
        let client = try CurlClient()
        #expect(try await client.fetch(HTTPRequest(url: Secret(peer.url), timeout: .seconds(15), largestResponse: 10_000)).body == body)
        #expect(await failure(of: HTTPRequest(url: Secret(peer.url), timeout: .seconds(15), largestResponse: 9_999), by: client)?.reason == .tooLarge)
    }

    @Test("a closed port is a failure to connect, and the message keeps the URL to itself")
    func refused() async throws {
        let peer = try ScriptedTCPServer(.silent)
        let address = url(peer)
        peer.stop()
        let failure = try #require(await failure(of: HTTPRequest(url: address, timeout: .seconds(15))))
        #expect(failure.reason == .connect)
        #expect(failure.detail.contains("<host>") && !failure.detail.contains("127.0.0.1") && !failure.detail.contains("token"), "\(failure)")
    }

    @Test(
        "only HTTP and HTTPS are spoken",
        arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1:1/x", "", "http://", "http://[::1", "http://a b/"])
    func badURLs(text: String) async throws {
        #expect(await failure(of: HTTPRequest(url: Secret(text), timeout: .seconds(15)))?.reason == .invalidURL)
    }

    @Test(
        "a header cannot smuggle in another, nor a method",
        arguments: [
            HTTPRequest(url: Secret("http://127.0.0.1:1/"), headers: [HTTPHeader("X", "a\r\nY: b")], timeout: .seconds(1)),
            HTTPRequest(url: Secret("http://127.0.0.1:1/"), headers: [HTTPHeader("X\u{0}", "a")], timeout: .seconds(1)),
            HTTPRequest(method: "GET / HTTP/1.1\r\nX: y", url: Secret("http://127.0.0.1:1/"), timeout: .seconds(1)),
            HTTPRequest(url: Secret("http://127.0.0.1:1/\u{0}"), timeout: .seconds(1)),
        ])
    func injection(request: HTTPRequest) async throws {
        #expect(await failure(of: request)?.reason == .invalidURL)
    }

    @Test("a host that does not exist is told apart from one that is silent")
    func unknownHost() async throws {
        let failure = try #require(await failure(of: HTTPRequest(url: Secret("http://receiver.invalid/token"), timeout: .seconds(15))))
        #expect(failure.reason == .resolve && !failure.detail.contains("receiver.invalid"))
    }

    private func url(_ peer: ScriptedTCPServer) -> Secret { Secret("http://\(peer.endpoint)/token") }

    private func failure(of request: HTTPRequest, by client: CurlClient? = nil) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            let client = if let client { client } else { try CurlClient() }
            _ = try await client.fetch(request)
            return nil
        } catch {
            return error
        }
    }
}
