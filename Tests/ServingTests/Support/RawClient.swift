import Dispatch
import Glibc

/// A TCP client that sends what it is told and reads what comes, with deadlines on both. It blocks a thread of its own, never one of the
/// server's.
final class RawClient: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw client")

    /// The kernel connects as soon as somebody listens, so this does not wait for the server.
    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard outcome == 0 else {
            close(descriptor)
            throw Failure(description: "connect to port \(port): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String) async throws { try await onOwnThread { try $0.write(Array(text.utf8)) } }

    /// One response with its Content-Length.
    func response() async throws -> (head: String, body: [UInt8]) { try await onOwnThread { try $0.readResponse() } }

    /// Some bytes; empty at the end of the stream.
    func read() async throws -> [UInt8] { try await onOwnThread { try $0.readSome() } }

    func get(_ path: String) async throws -> (head: String, body: [UInt8]) {
        try await send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return try await response()
    }

    private func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable (RawClient) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work(self) }) }
        }
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(description: "send: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    private func readResponse() throws -> (head: String, body: [UInt8]) {
        var bytes: [UInt8] = []
        let separator = Array("\r\n\r\n".utf8)
        var end = bytes.firstRange(of: separator)
        while end == nil {
            let piece = try readSome()
            guard !piece.isEmpty else { throw Failure(description: "closed within the header: \(String(decoding: bytes, as: UTF8.self))") }
            bytes += piece
            end = bytes.firstRange(of: separator)
        }
        guard let end else { return ("", []) }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        var body = Array(bytes[end.upperBound...])
        let length = head.lowercased().firstMatch(of: /content-length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
        while body.count < length {
            let piece = try readSome()
            guard !piece.isEmpty else { throw Failure(description: "closed after \(body.count) of \(length) bytes") }
            body += piece
        }
        return (head, body)
    }

    private func readSome() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure(description: "receive: \(String(cString: strerror(errno)))") }
        return Array(buffer[..<count])
    }
}
