import Monitoring
import OpenSSL

extension Connector {
    /// Says hello in words of our own, and hears the answer.
    func say(_ hello: ClientHello) async -> Shared<TLSExchangeResult> {
        await exchange(anonymous, TLSClientOffer(serverName: nil), .common, hello: hello)
    }

    /// Where the server refused what the system's library can offer, further ClientHellos with everything there ever was tell what it would have
    /// taken, and up to TLS 1.2 show its certificates all the same.
    func explain(_ result: Shared<TLSExchangeResult>) async -> Shared<TLSExchangeResult> {
        guard let failure = result.failure, result.facts.certificateMessage == nil, !result.facts.isSpoken, failure.mayConcernVersionOrSuite,
            !Task.isCancelled
        else {
            return result
        }
        let everything = ClientHello(versions: TLSVersion.ssl30.wire...TLSVersion.tls12.wire, serverName: offer.serverName)
        var answer = await say(everything)
        if answer.facts.version == nil, failure.mayConcernGroup {
            let explained = result.value.explained(
                byGroupIn: await say(ClientHello(versions: TLSVersion.tls13.wire...TLSVersion.tls13.wire, serverName: offer.serverName)).facts)
            if let explained { return Shared(explained) }
        }
        if answer.facts.version == nil {  // a server of SSL 3.0 may not know extensions
            answer = await say(ClientHello(versions: TLSVersion.ssl30.wire...TLSVersion.ssl30.wire, serverName: nil))
        }
        return Shared(result.value.explained(by: answer.facts))
    }
}

extension TLSExchangeResult {
    /// The facts of the answer, and what they say about the failure.
    fileprivate func explained(by answer: TLSHandshakeFacts) -> TLSExchangeResult {
        guard let failure, let number = answer.version, let suite = answer.cipherSuiteNumber else { return self }
        let version = TLSVersion(wire: number)?.rawValue ?? NamedGroup.hexadecimal(number)
        let choice = "\(failure.detail); asked for anything at all it chose \(version) with \(CipherSuiteNumber.name(suite))"
        var explained = self
        explained.facts = answer
        if number < TLSVersion.tls10.wire {
            explained.failure = ProbeFailure(
                phase: .handshake, reason: .protocolVersion, detail: "\(choice), a version this machine's OpenSSL does not speak",
                alert: failure.alert)
        } else if !CipherSuiteNumber.isSpoken(suite) {
            explained.failure = ProbeFailure(
                phase: .handshake, reason: .noSharedCipher, detail: "\(choice), a suite this machine's OpenSSL does not speak",
                alert: failure.alert)
        } else {
            explained.failure?.detail = choice
        }
        return explained
    }

    /// nil where the server of TLS 1.3 asked for no group, or for one that is spoken here.
    fileprivate func explained(byGroupIn answer: TLSHandshakeFacts) -> TLSExchangeResult? {
        guard let failure, answer.version == TLSVersion.tls13.wire, let group = answer.groupNumber, !NamedGroup.isSpoken(group) else { return nil }
        var explained = self
        explained.facts = answer
        explained.failure = ProbeFailure(
            phase: .handshake, reason: .noSharedCipher,
            detail: "\(failure.detail); asked for anything at all it wants the group \(NamedGroup.name(group)), "
                + "which this machine's OpenSSL does not speak",
            alert: failure.alert)
        return explained
    }
}

extension TLSHandshakeFacts {
    /// The server chose something that the library speaks: what went wrong then is something else.
    fileprivate var isSpoken: Bool {
        guard let version, let cipherSuiteNumber else { return false }
        return version >= TLSVersion.tls10.wire && CipherSuiteNumber.isSpoken(cipherSuiteNumber)
    }
}

extension ProbeFailure {
    /// A server without a group in common says handshake_failure (RFC 8446 §4.1.1).
    fileprivate var mayConcernGroup: Bool { reason == .noSharedCipher || reason == .alert }

    fileprivate var mayConcernVersionOrSuite: Bool {
        guard phase == .handshake else { return false }
        return switch reason {
        case .noSharedCipher, .protocolVersion, .closed, .reset, .alert, .protocolError: true
        default: false
        }
    }
}
