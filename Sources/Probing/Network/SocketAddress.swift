import Glibc
import PKI

/// An address and a port to connect to.
struct SocketAddress: Hashable, Sendable {
    var address: IPAddress
    var port: UInt16
    /// The interface of a link-local IPv6 address; 0 for none.
    var scope: UInt32 = 0

    /// Hands the address to a system call.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        address.isIPv6
            ? withUnsafePointer(to: sixth) { SocketAddress.rebound($0, body) } : withUnsafePointer(to: fourth) { SocketAddress.rebound($0, body) }
    }

    var family: Int32 { address.isIPv6 ? AF_INET6 : AF_INET }

    private var fourth: sockaddr_in {
        var system = sockaddr_in()
        system.sin_family = sa_family_t(AF_INET)
        system.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &system.sin_addr) { $0.copyBytes(from: address.bytes) }
        return system
    }

    private var sixth: sockaddr_in6 {
        var system = sockaddr_in6()
        system.sin6_family = sa_family_t(AF_INET6)
        system.sin6_port = port.bigEndian
        system.sin6_scope_id = scope
        withUnsafeMutableBytes(of: &system.sin6_addr) { $0.copyBytes(from: address.bytes) }
        return system
    }

    private static func rebound<Address, Result>(_ pointer: UnsafePointer<Address>, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result
    {
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
}

extension SocketAddress {
    /// nil for a family other than IPv4 and IPv6.
    init?(_ information: addrinfo, port: UInt16) {
        guard let system = information.ai_addr else { return nil }
        switch information.ai_family {
        case AF_INET:
            let found = system.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { IPAddress(bytes: $0) }
            }
            guard let found else { return nil }
            self.init(address: found, port: port)
        case AF_INET6:
            let (found, scope) = system.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                (withUnsafeBytes(of: pointer.pointee.sin6_addr) { IPAddress(bytes: $0) }, pointer.pointee.sin6_scope_id)
            }
            guard let found else { return nil }
            self.init(address: found, port: port, scope: scope)
        default: return nil
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:443`, `[2001:db8::1]:443`.
    var description: String { address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
