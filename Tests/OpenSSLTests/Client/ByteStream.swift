import Glibc
import OpenSSL
import TestSupport

/// A blocking connection to 127.0.0.1, for tests that hand a client connection its bytes themselves.
final class ByteStream {
    private let descriptor: Int32

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw NotConnected(code: errno) }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    func sendEnd() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Empty at the end.
    func receive(atMost limit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &bytes, limit, 0)
        return Array(bytes.prefix(max(0, count)))
    }
}

struct NotConnected: Error { var code: Int32 }

extension TLSConversation {
    /// Runs the connection against a server to its end, or until this many bytes have come from it, which then counts as its end.
    ///
    /// - Returns: the bytes that were received until the handshake was over for the client, and in all.
    @discardableResult
    func run(port: UInt16, cutAfter limit: Int = .max, chunk: Int = 16_384) throws -> (handshake: Int, total: Int) {
        let stream = try ByteStream(port: port)
        var (handshake, total, hasEnded) = (0, 0, false)
        start()
        while true {
            stream.send(takeOutgoing())
            if progress != .handshaking, !hasEnded {
                stream.sendEnd()
                (handshake, hasEnded) = (total, true)
            }
            switch progress {
            case .finished, .failed: return (handshake, total)
            case .handshaking, .awaitingVerdict, .awaitingTicket, .awaitingResponse: break
            }
            let bytes = limit > total ? stream.receive(atMost: min(chunk, limit - total)) : []
            total += bytes.count
            if bytes.isEmpty { receiveEnd(.closed) } else { bytes.withUnsafeBytes { receive($0) } }
        }
    }
}
