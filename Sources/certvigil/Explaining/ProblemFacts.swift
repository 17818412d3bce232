import Checks
import Monitoring
import OpenSSL
import PKI
import Trust

/// The facts behind each finding: what a senior engineer would look up next.
struct ProblemFacts {
    let assessment: Assessment
    let context: ExplanationContext

    var problems: [Problem] {
        assessment.findings.map { finding in
            let (remedy, command) = ProblemFacts.split(finding.hint)
            return Problem(
                finding: finding, facts: facts(about: finding).map(\.plainText), remedy: remedy.plainText,
                command: command.map { withOurIdentity($0).plainText })
        }
    }

    /// Hints end in `; confirm with: COMMAND` where there is one.
    static func split(_ hint: String) -> (remedy: String, command: String?) {
        guard let separator = hint.firstRange(of: "; confirm with: ") else { return (hint, nil) }
        return (String(hint[..<separator.lowerBound]), String(hint[separator.upperBound...]))
    }

    /// Hints do not know the files of our certificate.
    private func withOurIdentity(_ command: String) -> String {
        guard let certificate = context.shell.certificate else { return command }
        return command.replacing("-cert CLIENT.pem", with: "-cert \(ShellWord.quote(certificate))")
            .replacing("-key CLIENT.key", with: "-key \(ShellWord.quote(context.shell.key ?? certificate))")
    }

    private func facts(about finding: Finding) -> [String] {
        switch finding.check {
        case CertificateExpiredCheck.id, CertificateExpiringCheck.id, CertificateNotYetValidCheck.id, ChainCertificateExpiredCheck.id,
            ChainExpiringCheck.id:
            dates(of: certificate(of: finding))
        case ChainIncompleteCheck.id, ChainUntrustedCheck.id, ChainSelfSignedCheck.id: trust
        case ChainInvalidCheck.id: chain(finding)
        case NameMismatchCheck.id: names
        case ClientCertificateRejectedCheck.id, ClientCertificateRequiredCheck.id: clientCertificate
        default: []
        }
    }

    private func certificate(of finding: Finding) -> Certificate? {
        guard case .certificate(let position, _) = finding.subject else { return nil }
        return assessment.observation.certificates.first { $0.position == position }?.certificate
    }

    private func dates(of certificate: Certificate?) -> [String] {
        guard let certificate else { return [] }
        let validity = certificate.validity
        let distance: String
        if validity.notBefore > context.now {
            distance = "begins in \(HumanDuration(validity.notBefore - context.now))"
        } else if validity.isOver(at: context.now) {
            distance = "ended \(HumanDuration(context.now - validity.notAfter)) ago"
        } else {
            distance = "ends in \(HumanDuration(validity.notAfter - context.now))"
        }
        return [
            "valid from \(validity.notBefore) to \(validity.notAfter), \(HumanDuration(validity.lifetime)) in all; \(distance)",
            "serial number \(certificate.serialNumber.hex), SHA-256 \(certificate.fingerprint.hex)", "issued by \(certificate.issuer)",
        ]
    }

    /// What was sent, what is missing, where it may be fetched, and which store was consulted.
    private var trust: [String] {
        var facts = ["sent: " + list(assessment.observation.certificates.map { "\($0.certificate.subject)" })]
        if let store = context.store { facts.append("consulted: \(store.title)") }
        guard let end = assessment.observation.verification?.path.last else { return facts }
        if end.isSelfIssued {
            facts.append("the path ends in \(end.subject), SHA-256 \(end.fingerprint.hex)")
        } else {
            facts.append("missing: \(end.issuer)\(keyIdentifier(end.authorityKeyIdentifier?.keyIdentifier))")
            facts.append(
                end.issuerLocations.isEmpty
                    ? "the certificate does not say where its issuer is published (no caIssuers)" : "published at \(list(end.issuerLocations))")
        }
        for other in context.store?.anchors(named: end.issuer) ?? [] where other != end {
            facts.append("the store holds a CA of that name with another key:\(keyIdentifier(other.subjectKeyIdentifier)), \(keyFingerprint(other))")
        }
        return facts
    }

    private func chain(_ finding: Finding) -> [String] {
        guard let verification = assessment.observation.verification else { return [] }
        return verification.errors.flatMap { error -> [String] in
            guard error.code == .badSignature, let index = verification.path.firstIndex(where: { $0.fingerprint == error.certificate }),
                index + 1 < verification.path.count
            else { return [] }
            let (certificate, issuer) = (verification.path[index], verification.path[index + 1])
            return [
                "signed by a key that is not this issuer's: \(certificate.title) asks for\(keyIdentifier(certificate.authorityKeyIdentifier?.keyIdentifier))",
                "\(issuer.title) has\(keyIdentifier(issuer.subjectKeyIdentifier)), \(keyFingerprint(issuer))",
            ]
        }
    }

    private var names: [String] {
        guard case .endpoint(let seen) = assessment.observation, let leaf = seen.certificates.first?.certificate,
            let wanted = ReferenceIdentity(seen.target.referenceName)
        else { return [] }
        return ["asked for: \(wanted)"] + NearestNames(wanted: wanted, leaf: leaf).facts
    }

    private var clientCertificate: [String] {
        guard case .endpoint(let seen) = assessment.observation else { return [] }
        let accepted = seen.handshake?.acceptableClientCAs ?? []
        var facts = [accepted.isEmpty ? "the server does not say which CAs it accepts" : "the server accepts: \(list(accepted))"]
        guard let ours = context.identity.first else { return facts + ["ours: none was given; present one with --cert and --key"] }
        let issuers = context.identity.map(\.issuer.description)
        facts.append("ours: \(ours.subject), issued by \(list(issuers))")
        if !accepted.isEmpty {
            facts.append(issuers.contains(where: accepted.contains) ? "an issuer of ours is among them" : "no issuer of ours is among them")
        }
        if !ours.validity.contains(context.now) { facts.append("ours is outside its validity: \(ours.validity.expiry(at: context.now))") }
        if let purposes = ours.extendedKeyUsage?.map(\.name), !purposes.contains("clientAuth"), !purposes.contains("anyExtendedKeyUsage") {
            facts.append("ours does not allow clientAuth: its extended key usage is \(purposes.joined(separator: ", "))")
        }
        return facts
    }

    private func keyIdentifier(_ octets: ArraySlice<UInt8>?) -> String { octets.map { " key identifier \(Hexadecimal.string($0))" } ?? "" }

    private func keyFingerprint(_ certificate: Certificate) -> String {
        "public key SHA-256 \(SystemCryptography().sha256(certificate.subjectPublicKeyInfoDER).hex)"
    }

    private static let mostListed = 8

    private func list(_ texts: [String]) -> String {
        let rest = texts.count - ProblemFacts.mostListed
        return texts.isEmpty ? "nothing" : texts.prefix(ProblemFacts.mostListed).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }
}
