import Foundation
import Glibc
import TestSupport

/// Stands between a client and a TLS server and lets no word of the server through once the client has finished its handshake.
final class VerdictlessRelay: Sendable {
    enum Ending: CaseIterable, Sendable { case silence, reset }

    let port: UInt16
    private let listener: Int32

    init(to server: UInt16, ending: Ending) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 8) == 0 ? getsockname(listener, $0, &size) : -1
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread { Self.relay(client, to: server, ending: ending) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The client speaks twice: ClientHello, and everything after the server's flight.
    private static func relay(_ client: Int32, to port: UInt16, ending: Ending) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: port)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        defer {
            close(server)
            close(client)
        }
        forward(from: client, to: server)
        while !isReadable(client, within: 0) {
            guard isReadable(server, within: 10) else { continue }
            guard forward(from: server, to: client) else { return }
        }
        if ending == .reset {
            var immediately = linger(l_onoff: 1, l_linger: 0)
            setsockopt(client, SOL_SOCKET, SO_LINGER, &immediately, socklen_t(MemoryLayout<linger>.size))
        } else {
            while forward(from: client, to: nil) {}
            _ = isReadable(server, within: 2000)
        }
    }

    @discardableResult
    private static func forward(from source: Int32, to sink: Int32?) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(source, &bytes, bytes.count, 0)
        if count > 0, let sink { _ = send(sink, bytes, count, Int32(MSG_NOSIGNAL)) }
        return count > 0
    }

    private static func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, milliseconds) > 0
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
