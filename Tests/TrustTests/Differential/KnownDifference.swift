import OpenSSL
import PKI

/// A way in which our verdict differs from OpenSSL's on purpose; each is a row of Conformance.md. Every one is a condition on the chain itself, so that
/// a difference of another cause is never taken for a known one.
enum KnownDifference: CaseIterable {
    // OpenSSL refuses, we trust.
    case otherKeyIdentifiers
    case unreadName
    case unreadConstraint
    case unusableLeafKey
    case commonNameAsServiceName
    case lastSecond

    // We refuse, OpenSSL trusts.
    case trailingOctets
    case identifierOctets
    case attributeOfOtherType
    case mappingsAlone
    case versionBelowOne
    case unusedBitsInKey
    case nameNotOfItsForm
    case repeatedExtension
}

extension KnownDifference {
    /// For a chain that we trust.
    func explainsTheirObjection(in difference: Difference) -> Bool {
        let (theirs, path) = (difference.theirs, difference.ours.path)
        guard let objection = theirs.objection, let leaf = path.first else { return false }
        return switch self {
        case .otherKeyIdentifiers:
            objection == "unable to get local issuer certificate"
                && zip(path, path.dropFirst()).contains { $0.identifiesOtherKey(than: $1) }
                && theirs.issuerObjections.contains { $0?.hasSuffix("mismatch") == true }
        case .unreadName:
            objection == "unable to get local issuer certificate"
                && (theirs.cannotRead(.subjectAltName) && path.contains { $0.subjectAlternativeNames.contains(where: \.isOfOtherForm) }
                    || theirs.cannotRead(.distributionPoints) && path.contains { $0.crlDistributionPoints.contains(where: \.namesOtherForm) })
        case .unreadConstraint:
            objection == "unable to get local issuer certificate" && theirs.cannotRead(.constraints)
                && path.contains(where: \.hasConstraintOfOtherForm)
        case .unusableLeafKey:
            objection == "EE certificate key too weak" && leaf.hasUnusableKey
                || objection == "certificate 0 cannot be read" && leaf.publicKey.algorithm == .ec(curve: nil)
        case .commonNameAsServiceName:
            ["permitted subtree violation", "unsupported or invalid name syntax"].contains(objection)
                && leaf.extensionValue(.subjectAltName) == nil && leaf.subject.commonName != nil
        case .lastSecond:
            objection == "certificate has expired" && path.contains { $0.validity.notAfter.unixSeconds == difference.time.unixSeconds }
        default: false
        }
    }

    /// For an error of ours on a chain that OpenSSL trusts.
    func explains(_ error: VerificationError, in difference: Difference) -> Bool {
        let path = difference.ours.path
        if error.code == .issuerMissing { return explainsFailure(at: error.depth + 1, in: difference) }
        guard path.indices.contains(error.depth) else { return false }
        let certificate = path[error.depth]
        return switch (self, error.code) {
        case (.trailingOctets, .malformed): certificate.extensions.contains { error.isAbout($0.id) && $0.hasTrailingOctets }
        case (.identifierOctets, .malformed):
            certificate.der.hasOtherIdentifierOctet(at: error.offset)
                || certificate.extensions.contains { error.isAbout($0.id) && $0.value.first == 0x10 }
        case (.attributeOfOtherType, .malformed):
            error.message.contains("name attribute") && [certificate.issuer, certificate.subject].contains(where: \.hasAttributeOfOtherType)
        case (.mappingsAlone, .malformed):
            error.isAbout(.mappings) && certificate.extensionValue(.policies) == nil
        case (.unusedBitsInKey, .unsupportedSignature):
            path.indices.contains(error.depth + 1) && path[error.depth + 1].hasUnusedBitsInKey
        case (.nameNotOfItsForm, .nameConstraint):
            certificate.subjectAlternativeNames.contains { !$0.hasItsForm && error.message.hasPrefix($0.description) }
        case (.repeatedExtension, .malformed):
            certificate.extensions.contains { next in
                error.message.hasSuffix("has extension \(next.id) more than once") && certificate.extensions.count { $0.id == next.id } > 1
            }
        default: false
        }
    }

    /// For a certificate of the chain that only our reader refuses.
    func explainsFailure(at position: Int, in difference: Difference) -> Bool {
        guard difference.failures.indices.contains(position), let failure = difference.failures[position] else { return false }
        let der = difference.chain[position]
        return switch self {
        case .identifierOctets: der.hasOtherIdentifierOctet(at: failure.offset)
        case .versionBelowOne: der.statesNegativeVersion
        default: false
        }
    }
}

extension ObjectIdentifier {
    fileprivate static let subjectAltName: ObjectIdentifier = "2.5.29.17"
    fileprivate static let distributionPoints: ObjectIdentifier = "2.5.29.31"
    fileprivate static let constraints: ObjectIdentifier = "2.5.29.30"
    fileprivate static let policies: ObjectIdentifier = "2.5.29.32"
    fileprivate static let mappings: ObjectIdentifier = "2.5.29.33"
}

extension SystemOpinion {
    fileprivate func cannotRead(_ id: ObjectIdentifier) -> Bool { unreadableExtensions.contains { $0?.contains(id) == true } }
}

extension VerificationError {
    fileprivate func isAbout(_ id: ObjectIdentifier) -> Bool { message.hasPrefix("extension \(id) of ") }

    /// Of the byte at which decoding failed, where the message tells it.
    fileprivate var offset: Int? {
        message.firstRange(of: " at byte ").flatMap { Int(message[$0.upperBound...]) }
    }
}

extension CertificateExtension {
    fileprivate var hasTrailingOctets: Bool {
        var reader = DERReader(value)
        return (try? reader.next()) != nil && !reader.isAtEnd
    }
}

extension GeneralName {
    /// Of a form that name constraints and services do not use, or not of the form its tag promises.
    fileprivate var isOfOtherForm: Bool { if case .other = self { true } else { false } }

    /// DNS names of letters, digits, hyphens, underscores and periods, mailboxes with both parts; what cannot be read has none.
    fileprivate var hasItsForm: Bool {
        switch self {
        case .dns(let name): name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || $0.isNameCharacter } && !name.split(separator: ".").isEmpty
        case .email(let address): address.split(separator: "@", omittingEmptySubsequences: false).count == 2
        case .other: false
        case .ip, .uri, .directory: true
        }
    }
}

extension DistributionPoint {
    fileprivate var namesOtherForm: Bool {
        if case .full(let names) = name, names.contains(where: \.isOfOtherForm) { return true }
        return crlIssuer.contains(where: \.isOfOtherForm)
    }
}

extension UInt8 {
    fileprivate var isNameCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
        }
    }
}

extension Certificate {
    /// The authority key identifier names another key, or another certificate, than the issuer's.
    fileprivate func identifiesOtherKey(than issuer: Certificate) -> Bool {
        guard let authority = authorityKeyIdentifier else { return false }
        if let wanted = authority.keyIdentifier, let offered = issuer.subjectKeyIdentifier, wanted != offered { return true }
        return authority.serialNumber.map { $0 != issuer.serialNumber } ?? false
    }

    fileprivate var hasUnusableKey: Bool {
        let verdict = SystemCryptography().verify(
            signature, algorithm: signatureAlgorithmDER, over: toBeSigned, publicKey: subjectPublicKeyInfoDER)
        if case .unsupported = verdict { return true }
        return false
    }

    fileprivate var hasUnusedBitsInKey: Bool {
        guard let fields = DERReader(subjectPublicKeyInfoDER).elements, fields.count == 2 else { return false }
        var reader = DERReader(fields[1])
        return ((try? reader.bitString("subjectPublicKey"))?.unusedBits ?? 0) != 0
    }

    /// Subtrees of names other than rfc822Name, dNSName, directoryName, URI and iPAddress.
    fileprivate var hasConstraintOfOtherForm: Bool {
        guard let value = extensionValue(.constraints)?.value, let lists = DERReader(value).elements else { return false }
        let subtrees = lists.flatMap { DERReader($0).elements ?? [] }
        return subtrees.contains { subtree in
            guard let tag = DERReader(subtree).elements?.first?.first else { return false }
            return ![0x81, 0x82, 0xA4, 0x86, 0x87].contains(tag)
        }
    }
}

extension DistinguishedName {
    /// The value of an attribute is of a universal type that is no string type; OpenSSL keeps some of these as they are (B_ASN1_UNKNOWN).
    fileprivate var hasAttributeOfOtherType: Bool {
        let attributes = (DERReader(der).elements ?? []).flatMap { DERReader($0).elements ?? [] }
        return attributes.contains { attribute in
            guard let fields = DERReader(attribute).elements, fields.count == 2, let tag = fields[1].first else { return false }
            return [0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0D, 0x0E, 0x0F, 0x1D].contains(tag)
        }
    }
}

extension [UInt8] {
    /// The identifier octet there is not as DER has it: a type that has to be constructed says it is not (X.690 §8.9.1, §8.11.1), or a small tag number
    /// is written in the long form (§8.1.2.2).
    fileprivate func hasOtherIdentifierOctet(at offset: Int?) -> Bool {
        guard let offset, indices.contains(offset) else { return false }
        return [0x10, 0x11, 0x80, 0x1F].contains(self[offset])
    }

    /// A certificate whose version is below 1.
    fileprivate var statesNegativeVersion: Bool {
        guard let body = DERReader(self).elements?.first, let tagged = DERReader(body).elements?.first, tagged.first == 0xA0,
            let version = DERReader(tagged).elements?.first
        else { return false }
        return version.count == 3 && version[2] >= 0x80
    }
}
