import PKI

/// Judges OCSP responses (RFC 6960 §3.2): that they are about the certificate, and signed by someone who may speak for its issuer.
public struct OCSPJudge: Sendable {
    private let signatures: any SignatureVerifier
    private let digests: any NamedDigests

    public init(signatures: any SignatureVerifier, digests: any NamedDigests) {
        self.signatures = signatures
        self.digests = digests
    }

    /// Why a response says nothing, without a full stop.
    struct Objection: Error {
        var description: String
    }

    /// What a response says about a certificate, whatever the time: everything that costs work, to be remembered.
    ///
    /// - Parameter issuers: certificates that may have issued it; the one that the response names counts.
    public func answer(about certificate: Certificate, issuedBy issuers: [Certificate], in response: OCSPResponse) -> OCSPAnswer {
        do throws(Objection) {
            return .verified(try verifiedAnswer(about: certificate, issuedBy: issuers, in: response))
        } catch {
            return .unusable(error.description)
        }
    }

    private func verifiedAnswer(about certificate: Certificate, issuedBy issuers: [Certificate], in response: OCSPResponse) throws(Objection)
        -> SingleOCSPResponse
    {
        guard let basic = response.basic else { throw Objection(description: "the responder answered \(response.status.name)") }
        guard !basic.hasUnknownCriticalExtension else { throw Objection(description: "it has a critical extension that is not processed") }
        guard !issuers.isEmpty else { throw Objection(description: "the issuer of \(certificate.displayName) is not at hand") }
        for issuer in issuers {
            guard let answer = basic.responses.first(where: { $0.certificate.isID(of: certificate, issuedBy: issuer, digests: digests) }) else {
                continue
            }
            guard !answer.hasUnknownCriticalExtension else { throw Objection(description: "it has a critical extension that is not processed") }
            try verify(basic, for: issuer)
            return answer
        }
        throw Objection(description: "it is about other certificates than \(certificate.displayName)")
    }

    /// §4.2.2.2: signed by the issuer itself, or by a responder to which the issuer has delegated that.
    private func verify(_ response: BasicOCSPResponse, for issuer: Certificate) throws(Objection) {
        if let algorithm = try? SignatureAlgorithm(der: response.signatureAlgorithmDER), let hash = algorithm.hash, OCSPJudge.forgeable.contains(hash)
        {
            throw Objection(description: "it is signed with \(algorithm.name), which can be forged")
        }
        let signer = try signer(of: response, for: issuer)
        let verdict = signatures.verify(
            response.signature, algorithm: response.signatureAlgorithmDER, over: response.toBeSigned, publicKey: signer.subjectPublicKeyInfoDER)
        switch verdict {
        case .valid: return
        case .invalid: throw Objection(description: "its signature was not made with the key of \(signer.displayName)")
        case .unsupported(let reason): throw Objection(description: "its signature cannot be verified: \(reason)")
        }
    }

    private func signer(of response: BasicOCSPResponse, for issuer: Certificate) throws(Objection) -> Certificate {
        if isResponder(issuer, of: response) { return issuer }
        guard let delegate = response.certificates.first(where: { isResponder($0, of: response) }) else {
            throw Objection(description: "the certificate of its responder is neither in it nor that of the issuer, \(issuer.displayName)")
        }
        guard delegate.extendedKeyUsage?.contains(.ocspSigning) == true else {
            throw Objection(description: "its responder, \(delegate.displayName), lacks the extended key usage OCSPSigning")
        }
        guard delegate.issuer.matches(issuer.subject), isSigned(delegate, by: issuer) else {
            throw Objection(description: "its responder, \(delegate.displayName), was not certified by \(issuer.displayName) itself")
        }
        guard delegate.validity.contains(response.producedAt) else {
            throw Objection(description: "its responder's certificate was not valid at \(response.producedAt), when it was signed")
        }
        return delegate
    }

    private func isResponder(_ certificate: Certificate, of response: BasicOCSPResponse) -> Bool {
        switch response.responder {
        case .name(let name): certificate.subject.matches(name)
        case .keyHash(let hash): certificate.publicKeyBits.flatMap { digests.digest(.sha1, $0) }?.elementsEqual(hash) ?? false
        }
    }

    private func isSigned(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        if let hash = certificate.signatureAlgorithm.hash, OCSPJudge.forgeable.contains(hash) { return false }
        let verdict = signatures.verify(
            certificate.signature, algorithm: certificate.signatureAlgorithmDER, over: certificate.toBeSigned,
            publicKey: issuer.subjectPublicKeyInfoDER)
        return verdict == .valid
    }

    /// Collisions are within reach (RFC 6151, and SHA-1 since 2017), as for certificates.
    private static let forgeable: Set<SignatureAlgorithm.Hash> = [.md2, .md4, .md5, .sha1]
}

/// What an OCSP response comes to.
public enum OCSPAnswer: Hashable, Sendable {
    case verified(SingleOCSPResponse)
    /// The response must not be used, and why, without a full stop.
    case unusable(String)

    /// What is known about the certificate by this answer at one moment.
    public func status(of certificate: Certificate, at time: Timestamp) -> RevocationStatus {
        switch self {
        case .verified(let response): response.status(of: certificate, at: time)
        case .unusable(let reason):
            RevocationStatus(
                certificate: certificate.fingerprint, state: .unknown, source: .ocsp, detail: "the OCSP response cannot be used: \(reason)")
        }
    }
}

extension SingleOCSPResponse {
    /// §4.2.2.1: the time decides whether what was said still holds. What is revoked for good stays so.
    fileprivate func status(of certificate: Certificate, at time: Timestamp) -> RevocationStatus {
        var found = RevocationStatus(
            certificate: certificate.fingerprint, state: .unknown, source: .ocsp, thisUpdate: thisUpdate, nextUpdate: nextUpdate)
        if case .revoked(let date, let reason) = self.status, !isOver(at: time) || reason != .certificateHold {
            (found.state, found.revocationDate, found.reason) = (.revoked, date, reason)
            found.detail = "\(certificate.displayName) was revoked at \(date)\(reason.map { ", for the reason \($0.name)" } ?? ""), says OCSP"
        } else if isOver(at: time) {
            found.state = .expired
            let end = nextUpdate.map { "was to be replaced by \($0)" } ?? "is of \(thisUpdate) and names no next update"
            found.detail = "the OCSP response about \(certificate.displayName) \(end), and it is \(time)"
        } else if isAhead(of: time) {
            found.detail = "the OCSP response about \(certificate.displayName) is of \(thisUpdate), after the time of verification, \(time)"
        } else if self.status == .unknown {
            found.detail = "the OCSP responder does not know \(certificate.displayName)"
        } else {
            found.state = .good
        }
        return found
    }
}
