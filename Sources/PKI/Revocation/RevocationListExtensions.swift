/// What the extensions of a CRL say (RFC 5280 §5.2), read once. What cannot be read or must be known and is not becomes an obstacle: taking it for
/// absent would widen what the list is about.
struct RevocationListExtensions {
    private(set) var number: SerialNumber?
    private(set) var baseNumber: SerialNumber?
    private(set) var issuingDistributionPoint: IssuingDistributionPoint?
    private(set) var obstacle: String?

    /// - Parameter encoded: the extension values, without the SEQUENCE around them.
    init(_ encoded: ArraySlice<UInt8>) {
        var reader = DERReader(encoded)
        var seen: Set<ObjectIdentifier> = []
        do throws(DecodingFailure) {
            while obstacle == nil, !reader.isAtEnd {
                let next = try CertificateExtension(from: &reader)
                if seen.insert(next.id).inserted { try read(next) } else { obstacle = "extension \(next.id) occurs more than once" }
            }
        } catch {
            obstacle = "an extension cannot be read: \(error)"
        }
    }

    private mutating func read(_ next: CertificateExtension) throws(DecodingFailure) {
        switch next.id {
        case .crlNumber: number = try Self.number(next.value, "cRLNumber")
        case .deltaCRLIndicator: baseNumber = try Self.number(next.value, "deltaCRLIndicator")
        case .issuingDistributionPoint: issuingDistributionPoint = try IssuingDistributionPoint(der: next.value)
        case .authorityKeyIdentifier, .issuerAlternativeName, .freshestCRL, .authorityInformationAccess: break
        default: if next.isCritical { obstacle = "it has critical extension \(next.id), which is not processed" }
        }
    }

    private static func number(_ value: ArraySlice<UInt8>, _ name: StaticString) throws(DecodingFailure) -> SerialNumber {
        var reader = DERReader(value)
        let octets = try reader.integer(name)
        try reader.finish(name)
        return SerialNumber(octets: octets)
    }
}
