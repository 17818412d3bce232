import PKI

/// The signatures of one search, each pair of certificate and key verified once at most.
final class SignatureLedger {
    let verifier: any SignatureVerifier
    private let memory: SignatureMemory?
    private var verdicts: [Pair: SignatureVerdict] = [:]

    /// - Parameter memory: verdicts that outlive the search; nil where nothing is remembered.
    init(verifier: any SignatureVerifier, memory: SignatureMemory?) {
        self.verifier = verifier
        self.memory = memory
    }

    private struct Pair: Hashable {
        var object: Fingerprint
        var keyNumber: Int
    }

    /// What carries a signature: a certificate or a CRL.
    struct SignedObject {
        var fingerprint: Fingerprint
        var signature: ArraySlice<UInt8>
        var algorithm: ArraySlice<UInt8>
        var message: ArraySlice<UInt8>

        init(_ certificate: Certificate) {
            (fingerprint, signature) = (certificate.fingerprint, certificate.signature)
            (algorithm, message) = (certificate.signatureAlgorithmDER, certificate.toBeSigned)
        }

        init(_ list: CertificateRevocationList) {
            (fingerprint, signature) = (list.fingerprint, list.signature)
            (algorithm, message) = (list.signatureAlgorithmDER, list.toBeSigned)
        }
    }

    /// Whether the issuer's key made the object's signature.
    ///
    /// - Returns: nil when the budget has no signature check left.
    func verdict(on object: SignedObject, by issuer: PathCertificate, budget: RemainingBudget) -> SignatureVerdict? {
        let pair = Pair(object: object.fingerprint, keyNumber: issuer.keyNumber)
        if let verdict = verdicts[pair] { return verdict }
        if let verdict = memory?.verdict(on: object.fingerprint, by: issuer.fingerprint) {
            verdicts[pair] = verdict
            return verdict
        }
        guard budget.spendSignatureCheck(with: issuer.facts.publicKey) else { return nil }
        let key = issuer.certificate.subjectPublicKeyInfoDER
        let verdict = verifier.verify(object.signature, algorithm: object.algorithm, over: object.message, publicKey: key)
        verdicts[pair] = verdict
        memory?.remember(verdict, on: object.fingerprint, by: issuer.fingerprint)
        return verdict
    }
}
