import Monitoring

extension Dialogue {
    /// Asks a proxy to connect to a target.
    init(_ proxy: Proxy, to destination: Endpoint) {
        switch proxy.kind {
        case .http: self.init("HTTP", HTTPConnect.steps(to: destination, as: proxy.credentials))
        case .socks5: self.init("SOCKS5", SOCKS5.steps(to: destination, as: proxy.credentials))
        }
    }
}
