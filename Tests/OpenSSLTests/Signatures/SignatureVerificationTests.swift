import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("signature verification")
struct SignatureVerificationTests {
    private static let validity = Validity(notBefore: TestPKI.epoch, notAfter: TestPKI.epoch + .days(365))

    private func verdict(on certificate: Certificate, by issuer: Certificate) -> SignatureVerdict {
        SystemCryptography().verify(
            certificate.signature, algorithm: certificate.signatureAlgorithmDER, over: certificate.toBeSigned,
            publicKey: issuer.subjectPublicKeyInfoDER)
    }

    private func selfSigned(_ kind: PrivateKey.Kind, _ digest: SigningDigest = .sha256) throws -> Certificate {
        let template = CertificateTemplate.authority("Root", validity: Self.validity).with { $0.digest = digest }
        return try IssuedCertificate.selfSigned(template, key: .generate(kind)).certificate
    }

    @Test(
        "every kind of key and digest verifies, weak ones too",
        arguments: [
            (PrivateKey.Kind.p256, SigningDigest.sha1), (.p256, .sha256), (.p384, .sha384), (.p521, .sha512), (.rsa1024, .md5), (.rsa1024, .sha1),
            (.rsa2048, .sha256), (.rsa3072, .sha512), (.ed25519, .sha256),
        ])
    func kinds(kind: PrivateKey.Kind, digest: SigningDigest) throws {
        let certificate = try selfSigned(kind, digest)
        #expect(verdict(on: certificate, by: certificate) == .valid)
    }

    @Test("a signature over other bytes is invalid", arguments: [PrivateKey.Kind.p256, .rsa2048, .ed25519])
    func tampered(kind: PrivateKey.Kind) throws {
        let certificate = try selfSigned(kind)
        var message = Array(certificate.toBeSigned)
        message[message.count - 1] ^= 1
        let verdict = SystemCryptography().verify(
            certificate.signature, algorithm: certificate.signatureAlgorithmDER, over: message[...], publicKey: certificate.subjectPublicKeyInfoDER)
        #expect(verdict == .invalid)
    }

    @Test("a signature cut short anywhere is invalid and no crash", arguments: [PrivateKey.Kind.p256, .rsa1024, .ed25519])
    func truncated(kind: PrivateKey.Kind) throws {
        let certificate = try selfSigned(kind)
        for count in 0..<certificate.signature.count {
            let verdict = SystemCryptography().verify(
                certificate.signature.prefix(count), algorithm: certificate.signatureAlgorithmDER, over: certificate.toBeSigned,
                publicKey: certificate.subjectPublicKeyInfoDER)
            #expect(verdict == .invalid)
        }
    }

    @Test("a public key or an algorithm cut short anywhere is unsupported, not valid", arguments: [PrivateKey.Kind.p256, .rsa1024, .ed25519])
    func truncatedInputs(kind: PrivateKey.Kind) throws {
        let certificate = try selfSigned(kind)
        let (key, algorithm) = (certificate.subjectPublicKeyInfoDER, certificate.signatureAlgorithmDER)
        for count in 0..<key.count {
            #expect(verdict(certificate, algorithm: algorithm, publicKey: key.prefix(count)).isUnsupported, "key cut after \(count)")
        }
        for count in 0..<algorithm.count {
            #expect(verdict(certificate, algorithm: algorithm.prefix(count), publicKey: key).isUnsupported, "algorithm cut after \(count)")
        }
    }

    @Test("the wrong key of the right kind is invalid, of another kind unsupported")
    func wrongKey() throws {
        let certificate = try selfSigned(.p256)
        #expect(verdict(on: certificate, by: try selfSigned(.p256)) == .invalid)
        #expect(verdict(on: certificate, by: try selfSigned(.p384)) == .invalid)
        #expect(verdict(on: certificate, by: try selfSigned(.rsa1024)).isUnsupported)
    }

    @Test(
        "RSA-PSS as openssl makes it verifies, with its parameters",
        arguments: [
            ["-sha256"], ["-sha384", "-sigopt", "rsa_pss_saltlen:20"], ["-sha512", "-sigopt", "rsa_mgf1_md:sha256"], ["-sha1"],
            ["-sha256", "-sigopt", "rsa_pss_saltlen:max"],
        ])
    func pss(options: [String]) async throws {
        let certificate = try await openssl(
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=pss", "-keyout", "/dev/null", "-sigopt", "rsa_padding_mode:pss"] + options
        )
        #expect(verdict(on: certificate, by: certificate) == .valid)
    }

    @Test(
        "keys made for PSS alone verify",
        arguments: [[String](), ["-pkeyopt", "rsa_pss_keygen_md:sha256", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256"]])
    func pssKeys(options: [String]) async throws {
        let arguments = [
            "req", "-x509", "-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-nodes", "-subj", "/CN=pss", "-keyout", "/dev/null",
        ]
        let certificate = try await openssl(arguments + options)
        #expect(verdict(on: certificate, by: certificate) == .valid)
    }

    @Test("curves beyond NIST's and Ed448 verify", arguments: ["secp256k1", "brainpoolP256r1", "ed448"])
    func otherCurves(curve: String) async throws {
        let key = curve == "ed448" ? ["-newkey", "ed448"] : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:\(curve)"]
        let certificate = try await openssl(["req", "-x509", "-nodes", "-subj", "/CN=curve", "-keyout", "/dev/null"] + key)
        #expect(verdict(on: certificate, by: certificate) == .valid)
    }

    @Test("a curve written out instead of named is refused")
    func explicitParameters() async throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"]
        let certificate = try await openssl(["req", "-x509", "-nodes", "-subj", "/CN=explicit", "-keyout", "/dev/null"] + key)
        #expect(verdict(on: certificate, by: certificate) == .unsupported("the EC public key does not name its curve"))
    }

    @Test("an RSA exponent beyond 64 bits is refused, because verifying with it costs like signing")
    func largeExponent() throws {
        let certificate = try selfSigned(.rsa1024)
        let modulus = [UInt8](repeating: 0xff, count: 128)
        let key = rsaKey(modulus: [0] + modulus, exponent: [UInt8](repeating: 0x7f, count: 9))
        #expect(verdict(certificate, algorithm: certificate.signatureAlgorithmDER, publicKey: key[...]).isUnsupported)
    }

    @Test("an RSA modulus beyond 16384 bits is refused")
    func largeModulus() throws {
        let certificate = try selfSigned(.rsa1024)
        let key = rsaKey(modulus: [UInt8](repeating: 0x7f, count: 2049), exponent: [1, 0, 1])
        #expect(verdict(certificate, algorithm: certificate.signatureAlgorithmDER, publicKey: key[...]).isUnsupported)
    }

    private func verdict(_ certificate: Certificate, algorithm: ArraySlice<UInt8>, publicKey: ArraySlice<UInt8>) -> SignatureVerdict {
        SystemCryptography().verify(certificate.signature, algorithm: algorithm, over: certificate.toBeSigned, publicKey: publicKey)
    }

    private func openssl(_ arguments: [String]) async throws -> Certificate {
        let outcome = try await runProcess("openssl", arguments)
        let block = try #require(PEM.blocks(in: Array(outcome.standardOutput.utf8)).blocks.first, "\(outcome)")
        return try Certificate(der: block.content, digest: SystemCryptography())
    }

    /// A SubjectPublicKeyInfo around these numbers.
    private func rsaKey(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        let algorithm: [UInt8] = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]
        let numbers = encode(0x30, encode(0x02, modulus) + encode(0x02, exponent))
        return encode(0x30, algorithm + encode(0x03, [0] + numbers))
    }

    private func encode(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [
            tag, 0x83, UInt8(truncatingIfNeeded: content.count >> 16), UInt8(truncatingIfNeeded: content.count >> 8),
            UInt8(truncatingIfNeeded: content.count),
        ]
            + content
    }
}

extension SignatureVerdict {
    fileprivate var isUnsupported: Bool { if case .unsupported = self { true } else { false } }
}
