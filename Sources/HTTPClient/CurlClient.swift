import Monitoring
import Synchronization

/// HTTP and HTTPS by libcurl. One thread serves all requests of a client at once, so that a slow server holds up nobody else's, and keeps connections.
///
/// Redirects are not followed, certificates are always verified, and neither proxies nor anything else is taken from the environment.
public final class CurlClient: HTTPFetching {
    private let loop: TransferLoop
    private let settings: CurlSettings

    /// - Throws: `HTTPFailure` when the system gives no thread or no memory.
    public init(settings: CurlSettings = CurlSettings()) throws(HTTPFailure) {
        self.settings = settings
        loop = try TransferLoop.start(concurrency: settings.concurrency)
    }

    deinit { loop.stop() }

    public func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let transfer = Transfer(request, settings: settings)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.whenDone { continuation.resume(returning: $0) }
                loop.submit(transfer)
            }
        } onCancel: {
            transfer.isCancelled.store(true, ordering: .releasing)
            loop.wake()
        }
        return try outcome.get()
    }
}

/// What holds for all requests of a client.
public struct CurlSettings: Hashable, Sendable {
    /// A PEM file of the CAs to trust instead of the system's.
    public var certificateAuthorities: String?
    /// nil: no proxy, whatever the environment says.
    public var proxy: Secret?
    public var connectTimeout: Duration
    /// Requests on their way at the same time; others wait for their turn.
    public var concurrency: Int
    /// False for URLs that strangers chose: requests to this machine, to link-local and to multicast addresses are refused then.
    public var allowsLocalAddresses: Bool

    public init(
        certificateAuthorities: String? = nil, proxy: Secret? = nil, connectTimeout: Duration = .seconds(10), concurrency: Int = 64,
        allowsLocalAddresses: Bool = true
    ) {
        self.certificateAuthorities = certificateAuthorities
        self.proxy = proxy
        self.connectTimeout = connectTimeout
        self.concurrency = concurrency
        self.allowsLocalAddresses = allowsLocalAddresses
    }
}
