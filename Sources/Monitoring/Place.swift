/// Where a certificate is served or stored; the identity under which history, metrics and alerts remember what was observed.
public enum Place: Hashable, Sendable {
    /// - Parameter address: `192.0.2.1:443`, `[2001:db8::1]:443`; nil before the name was resolved.
    case endpoint(target: String, address: String?)
    /// - Parameter path: the visible path, never a kubelet `..data` directory.
    case file(scan: String, path: String)
}

extension Place: CustomStringConvertible {
    /// `payments (10.0.0.5:8443)`, `/etc/tls/tls.crt`.
    public var description: String {
        switch self {
        case .endpoint(let target, let address): address.map { "\(target) (\($0))" } ?? target
        case .file(_, let path): path
        }
    }
}

extension Place: Comparable {
    public static func < (left: Place, right: Place) -> Bool { left.sortKey < right.sortKey }

    private var sortKey: (Int, String, String) {
        switch self {
        case .endpoint(let target, let address): (0, target, address ?? "")
        case .file(let scan, let path): (1, scan, path)
        }
    }
}
