/// Something a certificate gets wrong without being unreadable (RFC 5280, X.690).
public enum Irregularity: Hashable, Sendable {
    public enum Field: String, Hashable, Sendable {
        case notBefore, notAfter
    }

    /// A length takes more octets than it needs (X.690 §10.1).
    case lengthNotMinimal(offset: Int)
    case versionUnknown(Int)
    /// The default is written out (X.690 §11.5).
    case versionStatesDefault
    /// Extensions need version 3 (§4.1.2.1).
    case extensionsInVersion(Int)
    case serialNumberNegative
    case serialNumberZero
    /// More than 20 octets (§4.1.2.2).
    case serialNumberTooLong(octets: Int)
    case serialNumberPadded
    /// A time without seconds, with a fraction, an offset or without a zone (§4.1.2.5).
    case timeForm(Field, text: String)
    /// GeneralizedTime for a year that UTCTime must state (§4.1.2.5).
    case generalizedTimeBefore2050(Field)
    case validityReversed(Validity)
    case issuerEmpty
    /// An empty subject needs a critical subjectAltName (§4.2.1.6).
    case subjectEmptyWithoutCriticalAlternativeName
    /// An attribute whose octets are not of its string type.
    case nameNotText(attribute: ObjectIdentifier)
    /// An attribute whose type no name may have, or whose octets its type cannot hold, such as broken UTF-8.
    case nameUnreadable(attribute: ObjectIdentifier)
    /// The algorithm inside the signed part differs from the one outside (§4.1.1.2).
    case signatureAlgorithmsDiffer
    case publicKeyUnreadable
    case extensionRepeated(ObjectIdentifier)
    case extensionUnreadable(ObjectIdentifier, DecodingFailure)
    /// criticality written as default, or not as 0xFF.
    case extensionNotCanonical(ObjectIdentifier)
    /// A subjectAltName whose content is not what its tag promises.
    case alternativeNameUnreadable(tag: UInt8)
}

extension Irregularity: CustomStringConvertible {
    public var description: String {
        switch self {
        case .lengthNotMinimal(let offset): "length not in its shortest form at byte \(offset)"
        case .versionUnknown(let version): "version \(version) does not exist"
        case .versionStatesDefault: "version 1 is written out although it is the default"
        case .extensionsInVersion(let version): "extensions in a version \(version) certificate"
        case .serialNumberNegative: "serial number is negative"
        case .serialNumberZero: "serial number is zero"
        case .serialNumberTooLong(let octets): "serial number has \(octets) octets, more than 20"
        case .serialNumberPadded: "serial number has superfluous leading octets"
        case .timeForm(let field, let text): "\(field.rawValue) \"\(text)\" is not in the form RFC 5280 demands"
        case .generalizedTimeBefore2050(let field): "\(field.rawValue) is a GeneralizedTime before 2050"
        case .validityReversed(let validity): "notAfter \(validity.notAfter) lies before notBefore \(validity.notBefore)"
        case .issuerEmpty: "issuer is empty"
        case .subjectEmptyWithoutCriticalAlternativeName: "subject is empty and there is no critical subjectAltName"
        case .nameNotText(let attribute): "name attribute \(attribute) is not of its string type"
        case .nameUnreadable(let attribute): "name attribute \(attribute) is no string that can be read"
        case .signatureAlgorithmsDiffer: "signature algorithm inside the signed part differs from the one outside"
        case .publicKeyUnreadable: "public key cannot be read"
        case .extensionRepeated(let id): "extension \(id) occurs more than once"
        case .extensionUnreadable(let id, let failure): "extension \(id) cannot be read: \(failure)"
        case .extensionNotCanonical(let id): "extension \(id) does not write its criticality in DER"
        case .alternativeNameUnreadable(let tag): "subjectAltName of kind \(tag) is not what its tag promises"
        }
    }
}

extension Irregularity {
    /// Clients in use refuse to read the certificate over it; OpenSSL and Go do of those named here.
    public var isRefusedByClients: Bool {
        switch self {
        case .serialNumberPadded, .nameUnreadable: true
        default: false
        }
    }
}
