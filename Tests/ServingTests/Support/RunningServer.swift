import Logging
import Monitoring
import ServiceLifecycle
import Serving
import TestSupport

/// Runs a server on ports that the system chooses while `body` talks to it, then shuts it down gracefully and waits for its end.
func withServer(
    _ sources: ServingSources, addresses: [ListenAddress] = [ListenAddress(host: "127.0.0.1", port: 0)], limits: ServingLimits = .standard,
    body: @escaping @Sendable ([UInt16]) async throws -> Void
) async throws {
    let (ports, continuation) = AsyncStream.makeStream(of: UInt16.self)
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let server = Server(settings: ServingSettings(addresses: addresses, version: "1.0.0", limits: limits), sources: sources, logger: logger) {
        continuation.yield($0.port)
    }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
    try await TimeLimit.standard.apply("the life of the server") {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
            }
            var bound: [UInt16] = []
            for await port in ports {
                bound.append(port)
                if bound.count == addresses.count { break }
            }
            if bound.count == addresses.count { try await body(bound) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
