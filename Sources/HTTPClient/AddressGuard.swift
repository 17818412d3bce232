internal import CCurl
import Glibc

/// Keeps requests to URLs that strangers chose away from this machine and its cloud's metadata service, whatever a name resolves to.
enum AddressGuard {
    /// To be asked by libcurl for each address before it connects: opens the socket, or refuses.
    ///
    /// - Parameter receiver: the transfer.
    static func openSocket(_ receiver: UnsafeMutableRawPointer?, _ address: UnsafeMutablePointer<curl_sockaddr>?) -> Int32 {
        guard let address else { return -1 }
        let isForbidden = withUnsafePointer(to: &address.pointee.addr) { isLocal($0) }
        guard !isForbidden else {
            if let receiver { Unmanaged<Transfer>.fromOpaque(receiver).takeUnretainedValue().hasRefusedAddress = true }
            return -1
        }
        return socket(address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }

    /// Unspecified, loopback, link-local (169.254.169.254 is the metadata service of every big cloud, fd00:ec2::254 Amazon's in IPv6) and multicast;
    /// IPv4 in IPv6 counts as what it is (RFC 6890).
    static func isLocal(_ address: UnsafePointer<sockaddr>) -> Bool {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin_addr) { isLocal(ipv4: Array($0)) }
            }
        case AF_INET6:
            return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin6_addr) { isLocal(ipv6: Array($0)) }
            }
        default: return true
        }
    }

    static func isLocal(ipv4 octets: [UInt8]) -> Bool {
        guard octets.count == 4 else { return true }
        return switch (octets[0], octets[1]) {
        case (0, _), (127, _), (169, 254), (224..., _): true
        default: false
        }
    }

    static func isLocal(ipv6 octets: [UInt8]) -> Bool {
        guard octets.count == 16 else { return true }
        let isMapped = octets[..<10].allSatisfy { $0 == 0 } && octets[10] == 0xFF && octets[11] == 0xFF
        if isMapped { return isLocal(ipv4: Array(octets[12...])) }
        if octets[..<15].allSatisfy({ $0 == 0 }) { return true }  // ::, ::1
        if octets[..<8].elementsEqual(amazonMetadata) { return true }
        return octets[0] == 0xFE && octets[1] & 0xC0 == 0x80 || octets[0] == 0xFF
    }

    private static let amazonMetadata: [UInt8] = [0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0]
}
