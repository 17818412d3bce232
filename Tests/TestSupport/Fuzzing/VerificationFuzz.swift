import PKI
import Trust

/// What a fuzzer feeds with bytes: the readers of certificates, requests, CRLs and OCSP responses, and the verifier over whatever they read. No
/// cryptography: every signature holds whose first octet is even, and every digest that OCSP names is zero, so that the fuzzer reaches what stands behind.
public enum VerificationFuzz {
    /// Reads `input` as concatenated DER values and does with them all that is done with a stranger's: never traps, hangs or takes more than the budget.
    public static func run(_ input: [UInt8]) {
        let values = split(input)
        let certificates = values.compactMap { try? Certificate(der: $0, digest: Digest()) }
        let lists = values.compactMap { try? CertificateRevocationList(der: $0, digest: Digest()) }
        let responses = values.compactMap { try? OCSPResponse(der: $0, digest: Digest()) }
        for value in values { _ = try? CertificateRequest(der: value).publicKey.name }
        certificates.forEach(read)
        lists.forEach { read($0, certificates) }
        responses.forEach { judge($0, certificates) }
        verify(certificates, lists, responses)
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
        for point in certificate.crlDistributionPoints + certificate.freshestCRL {
            _ = (point.reasons, point.crlIssuer.map(\.description), point.name?.names(under: certificate.issuer).map(\.description))
        }
        _ = (certificate.mustStaple, certificate.authorityKeyIdentifier?.issuer.map(\.description), certificate.statesTimesInFull)
    }

    private static func read(_ list: CertificateRevocationList, _ certificates: [Certificate]) {
        _ = (list.extensions, list.authorityKeyIdentifier, list.issuer.description, list.validity, list.number?.hex, list.obstacle)
        _ = list.issuingDistributionPoint?.name?.names(under: list.issuer)
        for certificate in certificates { _ = list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer) }
    }

    /// Every certificate is asked about, as if any other had issued it.
    private static func judge(_ response: OCSPResponse, _ certificates: [Certificate]) {
        let judge = OCSPJudge(signatures: Signatures(), digests: Digest())
        for certificate in certificates.prefix(mostJudged) {
            let answer = judge.answer(about: certificate, issuedBy: certificates, in: response)
            for time in [certificate.validity.notBefore, response.basic?.producedAt ?? certificate.validity.notAfter] {
                _ = answer.status(of: certificate, at: time).detail
            }
        }
    }

    /// Each costs a look at every other one.
    private static let mostJudged = 8

    private static func verify(_ certificates: [Certificate], _ lists: [CertificateRevocationList], _ responses: [OCSPResponse]) {
        guard let last = certificates.last else { return }
        let answers = zip(certificates, responses).map { ($0.fingerprint, $1) }
        let evidence = RevocationEvidence(lists: lists).adding(Dictionary(answers) { first, _ in first }, digests: Digest())
        let times = [certificates[0].validity.notBefore, lists.first?.thisUpdate ?? responses.first?.basic?.producedAt].compactMap(\.self)
        for (profile, policy) in [(VerificationProfile.strict, RevocationPolicy.require), (.deployed, .softFail)] {
            let validator = PathValidator(signatures: Signatures(), profile: profile)
            for anchors in [[last], [], Array(certificates.dropFirst())] {
                let store = TrustStore(name: "fuzz", anchors: anchors)
                for time in times {
                    _ = validator.examine(
                        certificates, against: store, purpose: .server, reference: ReferenceIdentity("a.example"), at: time,
                        revocation: Revocation(policy, evidence: evidence))
                }
            }
        }
    }

    private struct Digest: PKI.Digest, NamedDigests {
        func digest(_ algorithm: ObjectIdentifier, _ bytes: ArraySlice<UInt8>) -> [UInt8]? { [UInt8](repeating: 0, count: 20) }

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
