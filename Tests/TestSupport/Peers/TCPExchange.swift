import Foundation
import Glibc

/// A TCP client of a few lines: writes, and reads until the server ends or falls silent.
public enum TCPExchange {
    /// - Parameters:
    ///   - messages: written one after the other; before each further one something must have arrived.
    ///   - limit: how long the server may be silent before its last word is taken for the last.
    public static func run(_ messages: [[UInt8]], port: UInt16, quietFor limit: Duration = .milliseconds(200)) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try exchange(messages, port: port, quietFor: limit) }) }
        }
    }

    private static func exchange(_ messages: [[UInt8]], port: UInt16, quietFor limit: Duration) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ECONNREFUSED) }
        var received: [UInt8] = []
        for message in messages where !message.isEmpty {
            _ = message.withUnsafeBufferPointer { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            received += read(descriptor, quietFor: limit)
        }
        return String(decoding: received, as: UTF8.self)
    }

    /// Until the end, or until nothing came for a while after something did.
    private static func read(_ descriptor: Int32, quietFor limit: Duration) -> [UInt8] {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let patience = received.isEmpty ? TimeLimit.standard.duration : limit
            guard poll(&polled, 1, Int32(clamping: patience.components.seconds * 1000 + patience.components.attoseconds / 1_000_000_000_000_000)) > 0
            else { return received }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return received }
            received += chunk.prefix(count)
        }
    }
}
