import Exposition
import Monitoring
import PKI
import Serving
import TestSupport
import Testing

@Suite("The server, on loopback")
struct ServerTests {
    @Test("answers several requests of one connection")
    func keepAlive() async throws {
        try await withServer(.sample()) { ports in
            let client = try RawClient(port: ports[0])
            for _ in 0..<3 {
                let (head, body) = try await client.get("/metrics")
                #expect(head.hasPrefix("HTTP/1.1 200 OK"))
                #expect(String(decoding: body, as: UTF8.self).hasSuffix("openssl=\"3\"} 1\n"))
            }
        }
    }

    @Test("answers HEAD without a body, so that the next answer is understood")
    func head() async throws {
        try await withServer(.sample()) { ports in
            let client = try RawClient(port: ports[0])
            try await client.send("HEAD /api/v1/files HTTP/1.1\r\nHost: x\r\n\r\nGET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            var text = ""
            while case let piece = try await client.read(), !piece.isEmpty { text += String(decoding: piece, as: UTF8.self) }
            #expect(text.components(of: "HTTP/1.1 200 OK") == 2)
            #expect(text.lowercased().contains("content-length: 20\r\n"))
            #expect(text.hasSuffix("\r\n\r\ncertvigil is healthy\n"))
        }
    }

    @Test("listens on several addresses and reports the ports that the system chose")
    func severalAddresses() async throws {
        let any = ListenAddress(host: "127.0.0.1", port: 0)
        try await withServer(.sample(), addresses: [any, any]) { ports in
            #expect(Set(ports).count == 2)
            for port in ports {
                let answer = try await RawClient(port: port).get("/-/healthy")
                #expect(answer.head.hasPrefix("HTTP/1.1 200 OK"))
            }
        }
    }

    @Test("delivers a large document whole to a client that reads late")
    func largeDocument() async throws {
        var sources = ServingSources.sample()
        let document = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        sources.files = { document }
        try await withServer(sources) { ports in
            let client = try RawClient(port: ports[0])
            try await client.send("GET /api/v1/files HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await RawClient(port: ports[0]).get("/-/healthy")
            let received = try await client.response().body
            #expect(received == document)
        }
    }

    @Test("delivers a large exposition whole, while what is watched changes")
    func largeExposition() async throws {
        let state = MetricsState(build: BuildInformation(version: "1.0.0", swift: "6", openssl: "3"))
        func watch(_ count: Int) {
            for number in 0..<count {
                let target = Target(name: "target-\(number)", endpoint: Endpoint(host: "example.org", port: 443))
                state.update(Assessment(observation: .endpoint(EndpointObservation(target: target, observedAt: TestPKI.epoch)), findings: []))
            }
        }
        watch(5_000)
        let before = state.render()
        var sources = ServingSources.sample()
        let (asked, continuation) = AsyncStream.makeStream(of: Void.self)
        sources.metrics = {
            defer { continuation.yield() }
            return state.text
        }
        try await withServer(sources) { [state] ports in
            let client = try RawClient(port: ports[0])
            try await client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in asked { break }
            for number in 0..<1000 { state.remove(target: "target-\(number)") }
            let received = try await client.response().body
            #expect(received == before)
        }
    }

    @Test("ends at once although a client keeps an idle connection")
    func idleClient() async throws {
        let client = Holder<RawClient>()
        try await withServer(.sample()) { ports in
            let idle = try RawClient(port: ports[0])
            _ = try await idle.get("/-/healthy")
            client.value = idle
        }
        let rest = try await client.value?.read()
        #expect(rest == [])
    }

    @Test("ends within its limit although an answer is never finished")
    func stuckRequest() async throws {
        var sources = ServingSources.sample()
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        sources.targets = {
            continuation.yield()
            while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
            return []
        }
        var limits = ServingLimits.standard
        limits.shutdownSeconds = 1
        try await withServer(sources, limits: limits) { ports in
            let client = try RawClient(port: ports[0])
            try await client.send("GET /api/v1/targets HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in started { break }
        }
    }

    @Test("closes a connection on which nothing is asked")
    func silentClient() async throws {
        var limits = ServingLimits.standard
        limits.idleSeconds = 1
        try await withServer(.sample(), limits: limits) { ports in
            let rest = try await RawClient(port: ports[0]).read()
            #expect(rest.isEmpty)
        }
    }

    @Test("closes a connection whose client takes nothing of its answer")
    func stalledClient() async throws {
        var sources = ServingSources.sample()
        let document = [UInt8](repeating: UInt8(ascii: " "), count: 50_000_000)
        sources.files = { document }
        var limits = ServingLimits.standard
        limits.idleSeconds = 1
        try await withServer(sources, limits: limits) { ports in
            let client = try RawClient(port: ports[0])
            try await client.send("GET /api/v1/files HTTP/1.1\r\nHost: x\r\n\r\n")
            // Idle connections that end one after the other show that the time has passed.
            for _ in 0..<2 { _ = try await RawClient(port: ports[0]).read() }
            var count = 0
            while let some = try? await client.read(), !some.isEmpty { count += some.count }
            #expect(count < document.count)
        }
    }

    @Test("names the address that is taken")
    func portTaken() async throws {
        try await withServer(.sample()) { ports in
            let taken = ListenAddress(host: "127.0.0.1", port: ports[0])
            let free = ListenAddress(host: "127.0.0.1", port: 0)
            await #expect(throws: ListenAddressError("cannot listen on \(taken): address already in use")) {
                try await withServer(.sample(), addresses: [free, taken]) { _ in }
            }
        }
    }

    @Test("names the host that is none of this machine's")
    func foreignHost() async throws {
        await #expect(throws: ListenAddressError("cannot listen on 192.0.2.1:0: cannot assign requested address")) {
            try await withServer(.sample(), addresses: [ListenAddress(host: "192.0.2.1", port: 0)]) { _ in }
        }
    }

    @Test(
        "refuses what is no request and closes the connection",
        arguments: [
            "GET /metrics HTTP/1.1\r\nX: " + String(repeating: "x", count: 100_000) + "\r\n\r\n",
            "GET /metrics HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 500) + "\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n",
        ])
    func badRequests(text: String) async throws {
        try await withServer(.sample()) { ports in
            let client = try RawClient(port: ports[0])
            try await client.send(text)
            let answer = String(decoding: try await client.read(), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
            let rest = answer.isEmpty ? [] : try await client.read()
            #expect(rest.isEmpty)
            let next = try await RawClient(port: ports[0]).get("/-/healthy")
            #expect(next.head.hasPrefix("HTTP/1.1 200 OK"))
        }
    }
}
