import PKI

/// What a certificate says, decoded once for every rule that asks, and what is wrong with it in whatever place, by whatever profile. A trust store keeps
/// those of its certificates; those of others live as long as one search.
final class CertificateFacts: Sendable {
    let extensions: DecodedExtensions
    let publicKey: PublicKeyInfo
    let signatureAlgorithm: SignatureAlgorithm
    /// What no profile lets pass.
    let violations: [Violation]
    /// What is wrong with its signature, which nobody verifies where it is trusted as it is.
    let signatureViolations: [Violation]

    init(_ certificate: Certificate) {
        var extensions = DecodedExtensions()
        certificate.forEachExtension { extensions.read($0, of: certificate) }
        self.extensions = extensions
        publicKey = certificate.publicKey
        signatureAlgorithm = certificate.signatureAlgorithm
        violations = extensions.violations + Self.encodingViolations(of: certificate)
        signatureViolations = Self.signatureViolations(of: certificate)
    }

    /// What clients refuse to read.
    private static func encodingViolations(of certificate: Certificate) -> [Violation] {
        guard !certificate.irregularities.isEmpty else { return [] }
        return certificate.irregularities.lazy.filter(\.isRefusedByClients).prefix(DecodedExtensions.mostViolations)
            .map { Violation(.malformed, "clients cannot read \(certificate.displayName): \($0)") }
    }

    /// §4.1.1.2: the algorithm beside the signature, which the signature does not cover, must be the one inside the signed part.
    private static func signatureViolations(of certificate: Certificate) -> [Violation] {
        var found: [Violation] = []
        if certificate.irregularities.contains(.signatureAlgorithmsDiffer) {
            let message = "the signature algorithm of \(certificate.displayName) differs between the signed part and the signature"
            found.append(Violation(.malformed, message))
        }
        if !certificate.hasWholeSignature {
            found.append(Violation(.malformed, "the signature on \(certificate.displayName) is not a whole number of octets"))
        }
        return found
    }
}

extension Certificate {
    /// No bit of the BIT STRING is unused; else one signature would have several encodings. OpenSSL refuses it as well.
    fileprivate var hasWholeSignature: Bool {
        let unusedBits = signature.startIndex - 1  // the octet before the first of the signature (X.690 §8.6.2.2)
        return der.indices.contains(unusedBits) && der[unusedBits] == 0
    }
}
