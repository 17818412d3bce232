import Demo
import Monitoring
import TestSupport
import Testing

@Suite("the loopback HTTP server and receiver")
struct LoopbackHTTPServerTests {
    @Test("a request arrives with its headers and exactly its body")
    func receives() async throws {
        let receiver = try LoopbackHTTPReceiver()
        let response = try await send("POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Thing:  1 \r\nContent-Length: 4\r\n\r\n\u{1}\r\nz", to: receiver.port)
        #expect(response.hasPrefix("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"))
        let request = try await receiver.nextRequest()
        #expect(request.method == "POST" && request.path == "/a?b=c" && request.header("x-thing") == "1 ")
        #expect(request.body == [1, 13, 10, 0x7A])
    }

    @Test("answers are given in the order they were programmed, on one connection too")
    func answersInOrder() async throws {
        let receiver = try LoopbackHTTPReceiver(answers: [.status(503), .response(status: 429, headers: [HTTPHeader("Retry-After", "7")])])
        let request = "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"
        let responses = try await send(request + request + request, to: receiver.port)
        let statusLines = responses.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/") }
        #expect(statusLines == ["HTTP/1.1 503 Service Unavailable", "HTTP/1.1 429 Too Many Requests", "HTTP/1.1 200 OK"])
        #expect(responses.contains("Retry-After: 7\r\n"))
        #expect(receiver.requests.count == 3)
    }

    @Test("a client that waits for permission to send its body gets it")
    func continues() async throws {
        let receiver = try LoopbackHTTPReceiver()
        let response = try await send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", then: "x", to: receiver.port)
        #expect(response.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"))
    }

    @Test("a hang-up sends nothing")
    func hangsUp() async throws {
        let receiver = try LoopbackHTTPReceiver(answers: [.hangUp])
        #expect(try await send("GET / HTTP/1.1\r\n\r\n", to: receiver.port) == "")
    }

    @Test(
        "what is no request is refused",
        arguments: [
            ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400), ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400), ("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411), (String(repeating: "x", count: 20_000), 431),
        ])
    func refuses(request: String, status: Int) async throws {
        let receiver = try LoopbackHTTPReceiver()
        #expect(try await send(request, to: receiver.port).hasPrefix("HTTP/1.1 \(status) "))
        #expect(receiver.requests.isEmpty)
    }

    private func send(_ first: String, then second: String = "", to port: UInt16) async throws -> String {
        try await TCPExchange.run([Array(first.utf8), Array(second.utf8)], port: port)
    }
}
