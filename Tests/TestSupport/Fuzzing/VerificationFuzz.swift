import PKI
import Trust

/// What a fuzzer feeds with bytes: the readers of certificates and CRLs, and the verifier over whatever they read. No cryptography: every signature
/// holds whose first octet is even, so that the fuzzer reaches what stands behind the signature check.
public enum VerificationFuzz {
    /// Reads `input` as concatenated DER values and does with them all that is done with a stranger's: never traps, hangs or takes more than the budget.
    public static func run(_ input: [UInt8]) {
        let values = split(input)
        let certificates = values.compactMap { try? Certificate(der: $0, digest: Digest()) }
        let lists = values.compactMap { try? CertificateRevocationList(der: $0, digest: Digest()) }
        certificates.forEach(read)
        lists.forEach { read($0, certificates) }
        verify(certificates, lists)
    }

    /// Values in a file; more than any seed has.
    private static let mostValues = 64

    private static func split(_ input: [UInt8]) -> [[UInt8]] {
        var reader = DERReader(input)
        var values: [[UInt8]] = []
        while values.count < mostValues, !reader.isAtEnd, let element = try? reader.next() { values.append(Array(reader.encoding(of: element))) }
        return values.isEmpty ? [input] : values
    }

    private static func read(_ certificate: Certificate) {
        _ = (certificate.subject.description, certificate.issuer.matchingKey, certificate.serialNumber.hex, certificate.publicKey.name)
        _ = (certificate.extensions, certificate.irregularities, certificate.signatureAlgorithm.name, certificate.validity.lifetime)
        _ = (certificate.subjectAlternativeNames.map(\.description), certificate.keyUsage, certificate.extendedKeyUsage)
        _ = (certificate.crlDistributionPoints.flatMap(\.uris), certificate.freshestCRL, AuthorityInformationAccess(certificate))
    }

    private static func read(_ list: CertificateRevocationList, _ certificates: [Certificate]) {
        _ = (list.extensions, list.authorityKeyIdentifier, list.issuer.description, list.validity, list.number?.hex, list.obstacle)
        _ = list.issuingDistributionPoint?.name?.names(under: list.issuer)
        for certificate in certificates { _ = list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer) }
    }

    private static func verify(_ certificates: [Certificate], _ lists: [CertificateRevocationList]) {
        guard let last = certificates.last else { return }
        let evidence = RevocationEvidence(lists: lists)
        let time = certificates[0].validity.notBefore
        for (profile, policy) in [(VerificationProfile.strict, RevocationPolicy.require), (.deployed, .softFail)] {
            let validator = PathValidator(signatures: Signatures(), profile: profile)
            for anchors in [[last], [], Array(certificates.dropFirst())] {
                let store = TrustStore(name: "fuzz", anchors: anchors)
                _ = validator.examine(
                    certificates, against: store, purpose: .server, reference: ReferenceIdentity("a.example"), at: time,
                    revocation: Revocation(policy, evidence: evidence))
            }
        }
    }

    private struct Digest: PKI.Digest {
        /// FNV-1a in four lanes: distinct enough to tell inputs apart.
        func sha256(_ bytes: ArraySlice<UInt8>) -> Fingerprint {
            var octets: [UInt8] = []
            for lane: UInt64 in 0..<4 {
                var hash = 0xCBF2_9CE4_8422_2325 ^ lane
                for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
                octets += (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
            }
            guard let fingerprint = Fingerprint(octets) else { preconditionFailure("four lanes of eight octets") }
            return fingerprint
        }
    }

    private struct Signatures: SignatureVerifier {
        func verify(
            _ signature: ArraySlice<UInt8>, algorithm: ArraySlice<UInt8>, over message: ArraySlice<UInt8>, publicKey: ArraySlice<UInt8>
        ) -> SignatureVerdict {
            (signature.first ?? 1) & 1 == 0 ? .valid : .invalid
        }
    }
}
