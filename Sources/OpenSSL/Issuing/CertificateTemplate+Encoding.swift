internal import COpenSSL
import PKI

extension CertificateTemplate {
    /// Who signs, as far as the certificate says so.
    struct Issuer {
        var name: [UInt8]
        /// Nil leaves the authority key identifier out.
        var keyIdentifier: [UInt8]?
    }

    /// The TBSCertificate (RFC 5280 §4.1.2), DER.
    func toBeSigned(for key: PrivateKey, keyIdentifier: [UInt8], by issuer: Issuer, signatureAlgorithm: [UInt8]) throws(IssuingError) -> [UInt8] {
        var fields: [[UInt8]] = []
        if version != .v1 { fields.append(DEREncoder.context(0, [DEREncoder.integer(version.rawValue)])) }
        fields.append(DEREncoder.value(tag: 0x02, try chosenSerialNumber()))
        fields.append(signatureAlgorithm)
        fields.append(issuer.name)
        fields.append(DEREncoder.sequence([encode(validity.notBefore), encode(validity.notAfter)]))
        fields.append(try NameAttribute.encode(subject))
        fields.append(key.subjectPublicKeyInfo)
        let extensions = try extensions(keyIdentifier: keyIdentifier, issuer: issuer)
        if !extensions.isEmpty {
            var encoded: [[UInt8]] = []
            for template in extensions { encoded.append(try template.encode()) }
            fields.append(DEREncoder.context(3, [DEREncoder.sequence(encoded)]))
        }
        return DEREncoder.sequence(fields)
    }

    /// In the order OpenSSL's tools write them. Version 1 has none, whatever the template says, except those asked for as they are.
    private func extensions(keyIdentifier: [UInt8], issuer: Issuer) throws(IssuingError) -> [ExtensionTemplate] {
        guard version != .v1 else { return extraExtensions }
        let standard: [ExtensionTemplate?] = [
            encodedBasicConstraints,
            keyUsage.isEmpty
                ? nil : ExtensionTemplate("2.5.29.15", isCritical: true, value: DEREncoder.namedBits(Set(keyUsage.map(\.rawValue)))),
            try encodedExtendedKeyUsage(),
            includesSubjectKeyIdentifier ? ExtensionTemplate("2.5.29.14", value: DEREncoder.octetString(keyIdentifier)) : nil,
            includesAuthorityKeyIdentifier ? CertificateTemplate.authorityKeyIdentifier(issuer) : nil,
            try encodedAlternativeNames(),
        ]
        return standard.compactMap(\.self) + extraExtensions
    }

    private var encodedBasicConstraints: ExtensionTemplate? {
        guard let basicConstraints else { return nil }
        let authority = basicConstraints.isCA ? [DEREncoder.boolean(true)] : []
        let pathLength = basicConstraints.pathLength.map { [DEREncoder.integer($0)] } ?? []
        return ExtensionTemplate("2.5.29.19", isCritical: true, value: DEREncoder.sequence(authority + pathLength))
    }

    private func encodedExtendedKeyUsage() throws(IssuingError) -> ExtensionTemplate? {
        guard !extendedKeyUsage.isEmpty else { return nil }
        var purposes: [[UInt8]] = []
        for purpose in extendedKeyUsage { purposes.append(try DEREncoder.objectIdentifier(purpose.objectIdentifier)) }
        return ExtensionTemplate("2.5.29.37", value: DEREncoder.sequence(purposes))
    }

    private func encodedAlternativeNames() throws(IssuingError) -> ExtensionTemplate? {
        guard !alternativeNames.isEmpty else { return nil }
        var names: [[UInt8]] = []
        for name in alternativeNames { names.append(try name.encode()) }
        return ExtensionTemplate("2.5.29.17", isCritical: alternativeNamesAreCritical, value: DEREncoder.sequence(names))
    }

    private static func authorityKeyIdentifier(_ issuer: Issuer) -> ExtensionTemplate? {
        guard let identifier = issuer.keyIdentifier else { return nil }
        return ExtensionTemplate("2.5.29.35", value: DEREncoder.sequence([DEREncoder.contextPrimitive(0, identifier)]))
    }

    private func encode(_ time: Timestamp) -> [UInt8] {
        switch timeEncoding {
        case .standard: DEREncoder.time(time)
        case .generalized: DEREncoder.generalizedTime(time)
        }
    }

    private func chosenSerialNumber() throws(IssuingError) -> [UInt8] {
        if let serialNumber { return serialNumber }
        return try CertificateTemplate.randomSerialNumber()
    }

    /// 16 octets of which 126 bits are random: positive, no leading zero octet, well under the 20 octets of §4.1.2.2.
    private static func randomSerialNumber() throws(IssuingError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: 16)
        guard RAND_bytes(&octets, Int32(octets.count)) == 1 else { throw .library("draw a random serial number") }
        octets[0] = octets[0] & 0x7F | 0x40
        return octets
    }
}
