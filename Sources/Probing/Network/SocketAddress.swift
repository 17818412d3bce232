import Glibc
import PKI

/// What can be connected to.
enum SocketAddress: Hashable, Sendable {
    case internet(InternetAddress)
    /// - Parameter path: `@` in front of an abstract name.
    case unix(path: String)

    init(address: IPAddress, port: UInt16) { self = .internet(InternetAddress(address: address, port: port)) }

    /// Hands the address to a system call.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch self {
        case .internet(let address): return address.withSystemAddress(body)
        case .unix(let path):
            var (system, size) = SocketAddress.system(path)
            return withUnsafePointer(to: &system) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
            }
        }
    }

    var family: Int32 {
        switch self {
        case .internet(let address): address.address.isIPv6 ? AF_INET6 : AF_INET
        case .unix: AF_UNIX
        }
    }

    /// A path that is too long is cut; `Endpoint` lets none pass.
    private static func system(_ path: String) -> (sockaddr_un, socklen_t) {
        var system = sockaddr_un()
        system.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        let offset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? MemoryLayout<sa_family_t>.size
        let isAbstract = bytes.first == 0
        let count = withUnsafeMutableBytes(of: &system.sun_path) { target in
            let count = min(bytes.count, target.count - 1)
            target.copyBytes(from: bytes.prefix(count))
            return count
        }
        return (system, socklen_t(offset + count + (isAbstract ? 0 : 1)))
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:443`, `[2001:db8::1]:443`, `unix:/path`.
    var description: String {
        switch self {
        case .internet(let address): address.description
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// An address and a port.
struct InternetAddress: Hashable, Sendable {
    var address: IPAddress
    var port: UInt16
    /// The interface of a link-local IPv6 address; 0 for none.
    var scope: UInt32 = 0

    /// Hands the address to a system call.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        address.isIPv6
            ? withUnsafePointer(to: sixth) { InternetAddress.rebound($0, body) } : withUnsafePointer(to: fourth) { InternetAddress.rebound($0, body) }
    }

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

extension InternetAddress {
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

extension InternetAddress: CustomStringConvertible {
    /// `192.0.2.1:443`, `[2001:db8::1]:443`.
    var description: String { address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
