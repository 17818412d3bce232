import Monitoring
import OpenSSL
import PKI
import Trust

/// One probe of one address, from the connection to the judgement of what was presented there.
///
/// A class, so that hundreds of tasks that wait for a peer each keep a reference, and not a copy of everything seen so far in every function that waits.
/// What handles large values is not inlined for the same reason: it would have their room in the frame of the function that waits.
final class AddressProbe {
    private let look: Look
    private let services: ProbeServices
    private let connector: Connector
    private let start: MonotonicTime
    private var chain: PresentedChain?
    private(set) var seen: EndpointObservation

    /// - Parameters:
    ///   - resolveTime: seconds.
    ///   - keyType: the only kind of certificate that is taken; nil: any.
    ///   - start: from where the time of the probe is counted.
    @inline(never)
    init(
        _ look: Look, resolvedIn resolveTime: Double, at point: ConnectionPoint, keyType: CertificateKeyType?, from start: MonotonicTime,
        with services: ProbeServices
    ) {
        self.look = look
        self.services = services
        connector = Connector(services, to: point, for: look, keyType: keyType)
        self.start = start
        seen = look.observation(resolvedIn: resolveTime)
        seen.address = point.label
        seen.keyType = keyType
    }

    /// To be called once.
    func run() async {
        guard let context = context() else { return }
        let result = await connector.explain(connector.shakeHands(context, connector.offer))
        note(result.value, as: context)
        let revocation = await revocation()
        judge(staple: result.value.facts.stapledResponse, by: revocation)
        if look.target.inspection.auditsMutualTLS { await audit(context, after: result) }
        if look.target.inspection.surveys { seen.survey = await Surveyor(connector: connector).survey() }
    }

    /// nil where our identity cannot be used, which is noted.
    @inline(never)
    private func context() -> TLSClientContext? {
        switch services.identities.context(for: look.target.identity) {
        case .failure(let failure):
            seen.failure = failure
            return nil
        case .success(let context): return context
        }
    }

    @inline(never)
    private func note(_ result: TLSExchangeResult, as context: TLSClientContext) {
        seen.timings.total = result.end.seconds(since: start)
        seen.failure = result.failure
        seen.timings.connect = result.connectTime
        seen.timings.starttls = result.startTLSTime
        seen.timings.handshake = result.handshakeTime
        seen.timings.read = result.readTime
        seen.handshake = Handshake(result, expecting: seen.target.inspection.http) { services.names.value(for: $0) { $0.description } }
        note(HTTPAnswer(result.response), facts: result.facts)
        noteChain(result.facts)
        seen.identity = context.identity.flatMap { PresentedIdentity($0, asked: result.facts) }
    }

    /// A server that misses our certificate in HTTP requires it all the same.
    private func note(_ answer: HTTPAnswer?, facts: TLSHandshakeFacts) {
        seen.httpStatus = answer?.status
        guard let answer, answer.blamesCertificate, facts.certificateRequested, !facts.certificatePresented else { return }
        seen.handshake?.clientCertificate = .required
    }

    private func noteChain(_ facts: TLSHandshakeFacts) {
        guard let message = facts.certificateMessage else { return }
        let chain = services.judge.chain(message, of: facts)
        self.chain = chain
        seen.certificates = chain.certificates
        seen.undecodable = chain.undecodable
    }

    @inline(never)
    private func judge(staple: [UInt8]?, by revocation: Revocation) {
        guard let chain else { return }
        let judge = services.judge
        let time = services.settings.verificationTime ?? seen.observedAt
        let known = judge.adding(staple, about: chain, to: revocation)
        seen.verification = judge.verify(chain, for: seen.target, at: time, revocation: known)
        seen.acceptance = judge.acceptance(of: chain, for: seen.target, verified: seen.verification, at: time)
        judge.noteStaple(in: &seen, at: time)
    }

    private func revocation() async -> Revocation {
        guard let source = services.revocation, let chain, !chain.certificates.isEmpty else { return .ignored }
        let patience = Duration.seconds(look.deadline.seconds(since: .now))
        return await source.revocation(
            of: chain.certificates.map(\.certificate), against: services.judge.store(of: look.target), for: look.target,
            by: services.clock.now + patience)
    }

    private func audit(_ ours: TLSClientContext, after first: Shared<TLSExchangeResult>) async {
        guard let foreign = try? services.auditIdentities.contexts(at: services.clock.now) else { return }
        var contexts = [
            (MutualTLSAttempt.Credential.noCertificate, services.identities.anonymous), (.foreignCA, foreign.foreign), (.expired, foreign.expired),
        ]
        if ours.identity != nil { contexts.append((.configured, ours)) }
        note(await MutualTLSAuditor(connector: connector, contexts: contexts).audit(after: first), after: first)
    }

    private func note(_ audit: [MutualTLSAttempt], after first: Shared<TLSExchangeResult>) {
        seen.mutualTLSAudit = audit
        let anonymousAttempts = seen.mutualTLSAudit.filter { $0.credential == .noCertificate && $0.isSettled }
        if first.facts.certificateRequested, !anonymousAttempts.isEmpty, anonymousAttempts.allSatisfy({ $0.outcome == .refused }) {
            seen.handshake?.clientCertificate = .required
        }
    }
}
