import Monitoring
import PKI

/// Where a probe connects to: an address of the target, or of the proxy that is to reach it.
struct ConnectionPoint: Sendable {
    var address: SocketAddress
    /// How results call it: the address; through a proxy, which alone knows the address, the name given to the proxy.
    var label: String
    var proxy: Proxy?
}

extension Resolver {
    /// The points to probe, at least one.
    ///
    /// - Parameters:
    ///   - proxies: by the name under which the target refers to one.
    ///   - alarms: rings at the deadline.
    func points(for look: Look, through proxies: [String: Proxy], alarms: Reactor) async -> Result<[ConnectionPoint], ProbeFailure> {
        guard let name = look.target.route.proxy else {
            let addresses = await addresses(of: look.target.destination, alarms: alarms, by: look.deadline)
            let limit = look.target.route.addresses == .all ? Resolver.mostAddresses : 1
            return addresses.map { $0.prefix(limit).map { ConnectionPoint(address: $0, label: $0.description) } }
        }
        guard let proxy = proxies[name] else {
            return .failure(ProbeFailure(phase: .connect, reason: .proxyUnreachable, detail: "no proxy is named \"\(name)\""))
        }
        let addresses = await addresses(of: proxy.endpoint, alarms: alarms, by: look.deadline)
        return addresses.map { $0.prefix(1).map { ConnectionPoint(address: $0, label: look.target.destination.description, proxy: proxy) } }
            .mapError { $0.blaming(proxy: proxy.description, hasAnswered: false) }
    }

    private func addresses(of endpoint: Endpoint, alarms: Reactor, by deadline: MonotonicTime) async -> Resolution {
        if let path = endpoint.socketPath { return .success([.unix(path: path)]) }
        if let literal = IPAddress(endpoint.host) { return .success([SocketAddress(address: literal, port: endpoint.port)]) }
        let answer = OneShot<Resolution>()
        resolve(endpoint.host, port: endpoint.port, into: answer)
        alarms.alarm(at: deadline) {
            answer.settle(.failure(ProbeFailure(phase: .resolve, reason: .timeout, detail: "no answer about \(endpoint.host)")))
        }
        return await withTaskCancellationHandler {
            await answer.value
        } onCancel: {
            answer.settle(.failure(ProbeFailure(phase: .resolve, reason: .cancelled, detail: "the probe was cancelled")))
        }
    }

    /// Of one name, all of which are probed at once. A DNS answer over UDP holds about 28 addresses of IPv4 in 512 bytes and 85 in 1,432.
    private static let mostAddresses = 128
}

extension [EndpointObservation] {
    /// Each with what the same look saw at the other addresses, by certificates of the same kind.
    var compared: [EndpointObservation] {
        map { seen in
            var seen = seen
            seen.otherAddresses = compactMap { other in
                guard other.keyType == seen.keyType, other.address != seen.address, let address = other.address else { return nil }
                return AddressOutlook(address: address, leaf: other.certificates.first.flatMap { $0.position == 0 ? $0.certificate : nil })
            }
            return seen
        }
    }
}
