import ArgumentParser
import Monitoring
import Settings

/// How an endpoint is reached.
struct RouteOptions: ParsableArguments {
    @Option(help: "Probe the first address of a name, or all of them, each with a result of its own: first, all.")
    var addresses: AddressSelection = .first

    @Option(
        help: ArgumentHelp("Connect there in place of the endpoint, whose name is asked for: host:port or unix:/path.", valueName: "host:port"),
        transform: Endpoint.init(connecting:))
    var connect: Endpoint?

    @Option(
        help: ArgumentHelp("Connect through a proxy: http://host:3128 (CONNECT) or socks5://host:1080.", valueName: "url"),
        transform: Proxy.init(argument:))
    var proxy: Proxy?

    @Option(help: ArgumentHelp("A file with the user:password that the proxy wants.", valueName: "file"))
    var proxyCredentialsFile: String?

    /// Targets refer to the proxy by this name.
    private static let name = "--proxy"

    func validate() throws {
        guard proxyCredentialsFile == nil || proxy != nil else { throw ValidationError("--proxy-credentials-file needs --proxy") }
        guard proxy == nil || addresses == .first else {
            throw ValidationError("--addresses all cannot be had through a proxy, which resolves the name itself")
        }
    }

    var route: TargetRoute { TargetRoute(addresses: addresses, connect: connect, proxy: proxy.map { _ in RouteOptions.name }) }

    /// - Throws: `EndpointSyntaxError` where the endpoint cannot be reached like this.
    func check(_ endpoint: Endpoint, isNamed: Bool) throws(EndpointSyntaxError) {
        if endpoint.socketPath != nil, !isNamed {
            throw EndpointSyntaxError("\(endpoint) has no name to look for in the certificate: give --server-name")
        }
        if proxy != nil, (connect ?? endpoint).socketPath != nil { throw EndpointSyntaxError("a proxy cannot connect to \(connect ?? endpoint)") }
    }

    func loadProxies() throws(Complaint) -> [String: Proxy] {
        guard var proxy else { return [:] }
        if let file = proxyCredentialsFile { proxy.credentials = try RouteOptions.credentials(in: file) }
        return [RouteOptions.name: proxy]
    }

    private static func credentials(in file: String) throws(Complaint) -> Proxy.Credentials {
        let secret: Secret
        do { secret = try SecretSource.file(file).load() } catch { throw Complaint("\(error)", exitStatus: Status.unknown.exitStatus) }
        let credentials: Proxy.Credentials? = secret.reveal { text in
            guard let colon = text.firstIndex(of: ":"), text.utf8.count <= mostCredentials else { return nil }
            return Proxy.Credentials(username: String(text[..<colon]), password: Secret(String(text[text.index(after: colon)...])))
        }
        guard let credentials else { throw Complaint("\(file): not user:password", exitStatus: Status.unknown.exitStatus) }
        return credentials
    }

    /// RFC 1929 §2: 255 octets each.
    private static let mostCredentials = 511
}

extension AddressSelection: ExpressibleByArgument {}

extension Endpoint {
    /// For `@Option(transform:)`, which tells what is wrong.
    fileprivate init(connecting argument: String) throws {
        do {
            self = try Endpoint(parsing: argument)
        } catch {
            throw ValidationError(error.description)
        }
        guard scheme == nil else { throw ValidationError("\"\(argument)\" names a scheme, expected host:port or unix:/path") }
    }
}

extension Proxy {
    fileprivate init(argument: String) throws {
        do { self = try Proxy(parsing: argument) } catch { throw ValidationError(error.description) }
    }
}
