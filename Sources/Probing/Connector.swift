import Monitoring
import OpenSSL
import PKI

/// Makes connections to one address of one target, as many as a probe needs, all within its deadline.
final class Connector: Sendable {
    private let look: Look
    private let services: ProbeServices
    private let point: ConnectionPoint
    /// The only kind of certificate that is taken; nil: any.
    private let keyType: CertificateKeyType?

    init(_ services: ProbeServices, to point: ConnectionPoint, for look: Look, keyType: CertificateKeyType?) {
        self.services = services
        self.point = point
        self.look = look
        self.keyType = keyType
    }

    var target: Target { look.target }

    /// Presents no certificate.
    var anonymous: TLSClientContext { services.identities.anonymous }

    /// What an ordinary probe of the target offers.
    var offer: TLSClientOffer {
        TLSClientOffer(
            serverName: serverName, applicationProtocols: applicationProtocols, key: keyType.map { $0 == .ecdsa ? .ecdsa : .rsa },
            request: target.inspection.http?.request(to: target) ?? [])
    }

    /// Handshakes once; once more without application protocols where the server wants another than we speak, and once more with all of OpenSSL's
    /// algorithms where the common ones were not enough.
    func shakeHands(_ context: TLSClientContext, _ offer: TLSClientOffer) async -> Shared<TLSExchangeResult> {
        var offer = offer
        var first = await exchange(context, offer, .common)
        if first.refusesApplicationProtocols, !Task.isCancelled {
            offer.applicationProtocols = []
            first = await exchange(context, offer, .common)
        }
        guard first.mayBeOurAlgorithms, !Task.isCancelled else { return first }
        let second = await exchange(context, offer, .complete)
        return second.facts.certificateMessage == nil ? first : second
    }

    func exchange(
        _ context: TLSClientContext, _ offer: TLSClientOffer, _ algorithms: TLSClientContext.Algorithms, hello: ClientHello? = nil
    ) async -> Shared<TLSExchangeResult> {
        let (identifier, answer) = begin(context, offer, algorithms, hello)
        return await withTaskCancellationHandler {
            await answer.value
        } onCancel: {
            services.reactor.cancel(identifier)
        }
    }

    @inline(never)
    private func begin(_ context: TLSClientContext, _ offer: TLSClientOffer, _ algorithms: TLSClientContext.Algorithms, _ hello: ClientHello?)
        -> (UInt64, OneShot<Shared<TLSExchangeResult>>)
    {
        let identifier = services.reactor.nextIdentifier()
        let answer = OneShot<Shared<TLSExchangeResult>>()
        services.reactor.begin(
            TLSExchangeRequest(
                identifier: identifier, address: point.address, proxy: point.proxy?.description, preamble: preamble, context: context,
                algorithms: algorithms, offer: offer, hello: hello, deadline: look.deadline, verdictPatience: services.settings.verdictPatience,
                answer: answer))
        return (identifier, answer)
    }

    /// What the scheme says; web protocols where it says nothing, and none in other protocols than the web's.
    private var applicationProtocols: [String] {
        guard let scheme = target.endpoint.scheme else { return webProtocols }
        if let name = scheme.applicationProtocol { return [name] }
        return ["https", "wss", "tls"].contains(scheme.name) ? webProtocols : []
    }

    /// What an HTTPS client offers; only the older one where a request is to be sent, which is of that version.
    private var webProtocols: [String] { target.inspection.http == nil ? ["h2", "http/1.1"] : ["http/1.1"] }

    private var preamble: [PreambleStage] {
        var stages: [PreambleStage] = []
        if let proxy = point.proxy { stages.append(PreambleStage(phase: .connect, dialogue: Dialogue(proxy, to: target.destination))) }
        if let kind = target.endpoint.startTLS, let dialogue = StartTLSCatalogue.dialogue(kind, with: target.referenceName) {
            stages.append(PreambleStage(phase: .starttls, dialogue: dialogue))
        }
        return stages
    }

    /// An address literal is not a server name (RFC 6066 §3), and a name is sent without its trailing dot.
    private var serverName: String? {
        let name = target.referenceName
        guard IPAddress(name) == nil, !name.isEmpty else { return nil }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
