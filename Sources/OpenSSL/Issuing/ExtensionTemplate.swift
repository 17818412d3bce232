/// An extension to be written as it is (RFC 5280 §4.1.2.9): one the template has no field for, or one that is wrong on purpose.
public struct ExtensionTemplate: Hashable, Sendable {
    /// Dotted: `2.5.29.19`.
    public var identifier: String
    public var isCritical: Bool
    /// The DER inside the OCTET STRING.
    public var value: [UInt8]

    public init(_ identifier: String, isCritical: Bool = false, value: [UInt8]) {
        self.identifier = identifier
        self.isCritical = isCritical
        self.value = value
    }

    func encode() throws(IssuingError) -> [UInt8] {
        let identifier = try DEREncoder.objectIdentifier(identifier)
        return DEREncoder.sequence([identifier] + (isCritical ? [DEREncoder.boolean(true)] : []) + [DEREncoder.octetString(value)])
    }
}

extension ExtensionTemplate {
    /// Name constraints (§4.2.1.10). An IP subtree is `.other(tag: 7, …)` of address and mask.
    public static func nameConstraints(permitted: [AlternativeName] = [], excluded: [AlternativeName] = [], isCritical: Bool = true)
        throws(IssuingError) -> ExtensionTemplate
    {
        var parts: [[UInt8]] = []
        for (number, names) in [(UInt8(0), permitted), (UInt8(1), excluded)] where !names.isEmpty {
            var subtrees: [[UInt8]] = []
            for name in names { subtrees.append(DEREncoder.sequence([try name.encode()])) }
            parts.append(DEREncoder.context(number, subtrees))
        }
        return ExtensionTemplate("2.5.29.30", isCritical: isCritical, value: DEREncoder.sequence(parts))
    }

    /// CRL distribution points (§4.2.1.13), one point a URI.
    public static func crlDistributionPoints(_ uris: [String]) throws(IssuingError) -> ExtensionTemplate {
        var points: [[UInt8]] = []
        for uri in uris {
            let fullName = DEREncoder.context(0, [try AlternativeName.uri(uri).encode()])
            points.append(DEREncoder.sequence([DEREncoder.context(0, [fullName])]))
        }
        return ExtensionTemplate("2.5.29.31", value: DEREncoder.sequence(points))
    }

    /// Authority information access (§4.2.2.1).
    public static func authorityInformationAccess(ocsp: [String] = [], issuers: [String] = []) throws(IssuingError) -> ExtensionTemplate {
        var descriptions: [[UInt8]] = []
        for (method, uris) in [("1.3.6.1.5.5.7.48.1", ocsp), ("1.3.6.1.5.5.7.48.2", issuers)] {
            for uri in uris {
                descriptions.append(DEREncoder.sequence([try DEREncoder.objectIdentifier(method), try AlternativeName.uri(uri).encode()]))
            }
        }
        return ExtensionTemplate("1.3.6.1.5.5.7.1.1", value: DEREncoder.sequence(descriptions))
    }

    /// Certificate policies without qualifiers (§4.2.1.4).
    public static func certificatePolicies(_ identifiers: [String]) throws(IssuingError) -> ExtensionTemplate {
        var policies: [[UInt8]] = []
        for identifier in identifiers { policies.append(DEREncoder.sequence([try DEREncoder.objectIdentifier(identifier)])) }
        return ExtensionTemplate("2.5.29.32", value: DEREncoder.sequence(policies))
    }
}
