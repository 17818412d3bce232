import PKI

/// The signatures of one search, each pair of certificate and key verified once at most.
final class SignatureLedger {
    private let verifier: any SignatureVerifier
    private let memory: SignatureMemory?
    private var verdicts: [Pair: SignatureVerdict] = [:]

    /// - Parameter memory: verdicts that outlive the search; nil where nothing is remembered.
    init(verifier: any SignatureVerifier, memory: SignatureMemory?) {
        self.verifier = verifier
        self.memory = memory
    }

    private struct Pair: Hashable {
        var certificate: Fingerprint
        var keyNumber: Int
    }

    /// Whether the issuer's key made the certificate's signature.
    ///
    /// - Returns: nil when the budget has no signature check left.
    func verdict(on certificate: PathCertificate, by issuer: PathCertificate, budget: inout RemainingBudget) -> SignatureVerdict? {
        let pair = Pair(certificate: certificate.fingerprint, keyNumber: issuer.keyNumber)
        if let verdict = verdicts[pair] { return verdict }
        if let verdict = memory?.verdict(on: certificate.fingerprint, by: issuer.fingerprint) {
            verdicts[pair] = verdict
            return verdict
        }
        guard budget.spendSignatureCheck() else { return nil }
        let verdict = verify(certificate.certificate, by: issuer.certificate)
        verdicts[pair] = verdict
        memory?.remember(verdict, on: certificate.fingerprint, by: issuer.fingerprint)
        return verdict
    }

    private func verify(_ certificate: Certificate, by issuer: Certificate) -> SignatureVerdict {
        verifier.verify(
            certificate.signature, algorithm: certificate.signatureAlgorithmDER, over: certificate.toBeSigned,
            publicKey: issuer.subjectPublicKeyInfoDER)
    }
}
