import Monitoring
import OpenSSL

/// Finds out everything a server accepts by ClientHellos of our own: each offers all but what the server has chosen before, until it refuses.
///
/// A ClientHello costs the server next to nothing up to TLS 1.2 with RSA, a signature else; so many are sent one after the other for each version, the
/// versions side by side.
struct Surveyor: Sendable {
    let connector: Connector

    func survey() async -> TLSSurvey {
        await withTaskGroup(of: TLSSurvey.Version.self) { group in
            for version in TLSVersion.allCases { group.addTask { await survey(version) } }
            var versions: [TLSSurvey.Version] = []
            for await version in group { versions.append(version) }
            return TLSSurvey(versions: versions.sorted { $0.version < $1.version }, acceptsPostQuantum: await acceptsPostQuantum())
        }
    }

    private func survey(_ version: TLSVersion) async -> TLSSurvey.Version {
        var found = TLSSurvey.Version(version)
        let suites = CipherSuiteNumber.all.filter { CipherSuiteNumber.isOfTLS13($0) == (version == .tls13) }
        let (chosen, isComplete) = await chosenSuites(version, from: suites)
        found.cipherSuites = chosen.map(CipherSuiteNumber.name)
        found.isComplete = isComplete
        found.isAccepted = chosen.isEmpty ? (isComplete ? false : nil) : true
        guard let first = chosen.first, let last = chosen.last else { return found }
        if first != last {
            let reversed = ClientHello(versions: version.wire...version.wire, cipherSuites: chosen.reversed(), serverName: connector.offer.serverName)
            if case .chose(let facts) = await ask(reversed, version) { found.hasOwnOrder = facts.cipherSuiteNumber == first }
        }
        found.groups = await chosenGroups(version, with: chosen)
        return found
    }

    private func chosenSuites(_ version: TLSVersion, from all: [UInt16]) async -> (chosen: [UInt16], isComplete: Bool) {
        var (chosen, left) = ([UInt16](), all)
        while !left.isEmpty {
            let hello = ClientHello(versions: version.wire...version.wire, cipherSuites: left, serverName: connector.offer.serverName)
            switch await ask(hello, version) {
            case .chose(let facts):
                guard let suite = facts.cipherSuiteNumber, left.contains(suite) else { return (chosen, false) }
                chosen.append(suite)
                left.removeAll { $0 == suite }
            case .refused: return (chosen, true)
            case .unknown: return (chosen, false)
            }
        }
        return (chosen, true)
    }

    /// A TLS 1.3 server names its choice when no key share is sent, an older one in its ServerKeyExchange.
    private func chosenGroups(_ version: TLSVersion, with suites: [UInt16]) async -> [String] {
        let ephemeral = version == .tls13 ? suites : suites.filter { CipherSuiteNumber.name($0).hasPrefix("TLS_ECDHE_") }
        guard !ephemeral.isEmpty, version >= .tls10 else { return [] }
        var (chosen, left) = ([String](), NamedGroup.offered.filter { version == .tls13 || NamedGroup.isEllipticCurve($0) })
        while !left.isEmpty {
            let hello = ClientHello(
                versions: version.wire...version.wire, cipherSuites: ephemeral, groups: left, serverName: connector.offer.serverName)
            guard case .chose(let facts) = await ask(hello, version), let group = facts.group else { return chosen }
            let remaining = left.filter { NamedGroup.name($0) != group }
            guard remaining.count < left.count else { return chosen }
            chosen.append(group)
            left = remaining
        }
        return chosen
    }

    private func acceptsPostQuantum() async -> Bool? {
        let hello = ClientHello(
            versions: TLSVersion.tls13.wire...TLSVersion.tls13.wire, groups: [NamedGroup.x25519MLKEM768], serverName: connector.offer.serverName)
        return switch await ask(hello, .tls13) {
        case .chose(let facts): facts.groupNumber == NamedGroup.x25519MLKEM768
        case .refused: false
        case .unknown: nil
        }
    }

    private enum Answer {
        case chose(TLSHandshakeFacts)
        case refused
        case unknown
    }

    private func ask(_ hello: ClientHello, _ version: TLSVersion) async -> Answer {
        guard !Task.isCancelled else { return .unknown }
        let result = await connector.say(hello)
        if result.facts.version == version.wire { return .chose(result.facts) }
        if result.facts.version != nil { return .refused }  // another version than the one offered
        switch result.failure?.reason {
        case .alert, .protocolVersion, .noSharedCipher, .protocolError: return .refused
        // Many servers hang up on a version they do not speak, which is an answer only when they said so at once.
        case .closed, .reset: return result.failure?.phase == .handshake ? .refused : .unknown
        default: return .unknown
        }
    }
}
