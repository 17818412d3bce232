extension ObjectIdentifier {
    // Certificate extensions (RFC 5280 §4.2)
    public static let subjectDirectoryAttributes: ObjectIdentifier = "2.5.29.9"
    public static let subjectKeyIdentifier: ObjectIdentifier = "2.5.29.14"
    public static let keyUsage: ObjectIdentifier = "2.5.29.15"
    public static let subjectAlternativeName: ObjectIdentifier = "2.5.29.17"
    public static let issuerAlternativeName: ObjectIdentifier = "2.5.29.18"
    public static let basicConstraints: ObjectIdentifier = "2.5.29.19"
    public static let nameConstraints: ObjectIdentifier = "2.5.29.30"
    public static let crlDistributionPoints: ObjectIdentifier = "2.5.29.31"
    public static let certificatePolicies: ObjectIdentifier = "2.5.29.32"
    public static let anyPolicy: ObjectIdentifier = "2.5.29.32.0"
    public static let policyMappings: ObjectIdentifier = "2.5.29.33"
    public static let authorityKeyIdentifier: ObjectIdentifier = "2.5.29.35"
    public static let policyConstraints: ObjectIdentifier = "2.5.29.36"
    public static let extendedKeyUsage: ObjectIdentifier = "2.5.29.37"
    public static let freshestCRL: ObjectIdentifier = "2.5.29.46"
    public static let inhibitAnyPolicy: ObjectIdentifier = "2.5.29.54"
    public static let authorityInformationAccess: ObjectIdentifier = "1.3.6.1.5.5.7.1.1"
    public static let subjectInformationAccess: ObjectIdentifier = "1.3.6.1.5.5.7.1.11"
    /// RFC 7633, "must staple".
    public static let tlsFeature: ObjectIdentifier = "1.3.6.1.5.5.7.1.24"
    /// RFC 6962 §3.3, signed certificate timestamps.
    public static let signedCertificateTimestamps: ObjectIdentifier = "1.3.6.1.4.1.11129.2.4.2"
    /// RFC 6962 §3.3, precertificate poison.
    public static let precertificatePoison: ObjectIdentifier = "1.3.6.1.4.1.11129.2.4.3"

    /// RFC 2985 §5.4.2, in certification requests.
    public static let extensionRequest: ObjectIdentifier = "1.2.840.113549.1.9.14"

    // CRL and CRL entry extensions (RFC 5280 §5.2, §5.3)
    public static let crlNumber: ObjectIdentifier = "2.5.29.20"
    public static let reasonCode: ObjectIdentifier = "2.5.29.21"
    public static let invalidityDate: ObjectIdentifier = "2.5.29.24"
    public static let deltaCRLIndicator: ObjectIdentifier = "2.5.29.27"
    public static let issuingDistributionPoint: ObjectIdentifier = "2.5.29.28"
    public static let certificateIssuer: ObjectIdentifier = "2.5.29.29"

    // Purposes (RFC 5280 §4.2.1.12)
    public static let anyExtendedKeyUsage: ObjectIdentifier = "2.5.29.37.0"
    public static let serverAuth: ObjectIdentifier = "1.3.6.1.5.5.7.3.1"
    public static let clientAuth: ObjectIdentifier = "1.3.6.1.5.5.7.3.2"
    public static let codeSigning: ObjectIdentifier = "1.3.6.1.5.5.7.3.3"
    public static let emailProtection: ObjectIdentifier = "1.3.6.1.5.5.7.3.4"
    public static let timeStamping: ObjectIdentifier = "1.3.6.1.5.5.7.3.8"
    public static let ocspSigning: ObjectIdentifier = "1.3.6.1.5.5.7.3.9"

    /// The purpose by its name in RFC 5280, `serverAuth`; dotted decimal for any other identifier.
    public var name: String { ObjectIdentifier.purposeNames[self] ?? description }

    private static let purposeNames: [ObjectIdentifier: String] = [
        .anyExtendedKeyUsage: "anyExtendedKeyUsage", .serverAuth: "serverAuth", .clientAuth: "clientAuth", .codeSigning: "codeSigning",
        .emailProtection: "emailProtection", .timeStamping: "timeStamping", .ocspSigning: "OCSPSigning",
    ]
}
