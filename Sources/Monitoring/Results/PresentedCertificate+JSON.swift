import PKI

extension PresentedCertificate {
    /// The certificate's facts as one JSON object, in the shape of the command line's results.
    func write(to json: inout JSONWriter, digest: any Digest) {
        json.object { json in
            json.field("position", position)
            json.field("fingerprint_sha256", certificate.fingerprint.hex)
            json.field("spki_sha256", digest.sha256(certificate.subjectPublicKeyInfoDER).hex)
            json.field("serial_number", certificate.serialNumber.hex)
            json.field("subject", certificate.subject.description)
            json.field("issuer", certificate.issuer.description)
            json.field("not_before", certificate.validity.notBefore.description)
            json.field("not_after", certificate.validity.notAfter.description)
            json.field("subject_alternative_names", strings: certificate.subjectAlternativeNames.map(\.description))
            writePublicKey(to: &json)
            json.field("signature_algorithm", certificate.signatureAlgorithm.name)
            json.field("is_ca", certificate.isCA)
            json.field("key_usage", strings: certificate.keyUsage?.names ?? [])
            json.field("extended_key_usage", strings: certificate.extendedKeyUsage?.map(\.name) ?? [])
            if let entry { json.field("entry", entry) }
        }
    }

    private func writePublicKey(to json: inout JSONWriter) {
        let key = certificate.publicKey
        json.key("public_key")
        json.object { json in
            json.field("algorithm", key.name)
            json.field("bits", key.bits)
        }
    }
}
