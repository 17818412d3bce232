import Glibc
import Monitoring

/// The addresses of a host, or why there are none.
typealias Resolution = Result<[SocketAddress], ProbeFailure>

/// Asks the system's resolver (`getaddrinfo`), which blocks for as long as its configuration lets it.
///
/// The order of the answer is RFC 6724's, by which the first address is the one this machine should use.
func lookUp(_ host: String, port: UInt16) -> Resolution {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    errno = 0
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else { return .failure(ProbeFailure(resolving: host, status: status, errno: errno)) }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
        if let address = InternetAddress(entry.pointee, port: port).map(SocketAddress.internet), !addresses.contains(address) {
            addresses.append(address)
        }
        next = entry.pointee.ai_next
    }
    guard !addresses.isEmpty else {
        return .failure(ProbeFailure(phase: .resolve, reason: .noAddress, detail: "\(host) has neither an IPv4 nor an IPv6 address"))
    }
    return .success(addresses)
}

extension ProbeFailure {
    /// - Parameter status: what `getaddrinfo` returned.
    init(resolving host: String, status: Int32, errno: Int32) {
        let said = String(cString: gai_strerror(status))
        switch status {
        case EAI_NONAME: self.init(phase: .resolve, reason: .nameNotFound, detail: "\(host): \(said)")
        case EAI_NODATA, EAI_ADDRFAMILY: self.init(phase: .resolve, reason: .noAddress, detail: "\(host): \(said)")
        case EAI_MEMORY: self.init(phase: .resolve, reason: .localResources, detail: "\(host): \(said)")
        case EAI_SYSTEM:
            let isLocal = ProbeFailure.isLocal(errno)
            let detail = "\(host): \(String(cString: strerror(errno)))"
            self.init(phase: .resolve, reason: isLocal ? .localResources : .resolverFailure, detail: detail)
        default: self.init(phase: .resolve, reason: .resolverFailure, detail: "\(host): \(said)")
        }
    }

    /// True for errors by which this machine says that it cannot, not that the peer does not.
    static func isLocal(_ code: Int32) -> Bool {
        switch code {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, ENOSPC: true
        default: false
        }
    }
}

/// The names of errors that glibc's `netdb.h` has under `_GNU_SOURCE` only.
private let EAI_NODATA: Int32 = -5
private let EAI_ADDRFAMILY: Int32 = -9
