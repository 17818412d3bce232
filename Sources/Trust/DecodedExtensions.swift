import PKI

/// The extensions of one certificate that path validation knows, read in one pass; nil where one is absent or cannot be read.
struct DecodedExtensions: Sendable {
    private(set) var basicConstraints: BasicConstraints?
    /// nil: every usage.
    private(set) var keyUsage: KeyUsage?
    /// nil: every purpose.
    private(set) var extendedKeyUsage: [ObjectIdentifier]?
    private(set) var subjectKeyIdentifier: ArraySlice<UInt8>?
    private(set) var authorityKeyIdentifier: AuthorityKeyIdentifier?
    private(set) var nameConstraints: NameConstraints?
    private(set) var policies = CertificatePolicies()
    private(set) var distributionPoints: [DistributionPoint] = []
    /// The extensions a verifier must know, and those it would misread.
    private(set) var violations: [Violation] = []
    private var seen = SeenIdentifiers()

    /// Each is enough to refuse the certificate; a megabyte of extensions must not become a gigabyte of reasons.
    static let mostViolations = 16

    /// Takes one extension in; of a kind that is repeated the first counts.
    mutating func read(_ next: CertificateExtension, of certificate: Certificate) {
        let isFirst = seen.insert(next.id)
        if !isFirst { note(.malformed, of: certificate) { "\($0) has extension \(next.id) more than once" } }
        if next.isCritical, !Self.isProcessed(next.id) {
            note(.unknownCriticalExtension, of: certificate) { "\($0) has critical extension \(next.id), which is not processed" }
        }
        do throws(DecodingFailure) {
            if let arc = next.id.certificateExtensionArc { try decode(next.value, arc, isFirst: isFirst) }
        } catch {
            note(.malformed, of: certificate) { "extension \(next.id) of \($0) cannot be read: \(error)" }
        }
    }

    /// Taking an unreadable extension for an absent one would lift the limit it sets; of key identifiers and distribution points OpenSSL and Go refuse
    /// unreadable ones as well.
    private mutating func decode(_ value: ArraySlice<UInt8>, _ arc: UInt8, isFirst: Bool) throws(DecodingFailure) {
        switch arc {
        case 14: try keep(\.subjectKeyIdentifier, Certificate.subjectKeyIdentifier(der: value), isFirst)
        case 15: try keep(\.keyUsage, KeyUsage(der: value), isFirst)
        case 17: _ = try GeneralName.check(der: value)
        case 19: try keep(\.basicConstraints, BasicConstraints(der: value), isFirst)
        case 30: try keep(\.nameConstraints, NameConstraints(der: value), isFirst)
        case 31:
            let points = try DistributionPoint.list(der: value)
            if isFirst { distributionPoints = points }
        case 32, 33, 36, 54: try policies.read(value, arc)
        case 35: try keep(\.authorityKeyIdentifier, AuthorityKeyIdentifier(der: value), isFirst)
        case 37:
            let purposes = try ExtendedKeyUsage.purposes(der: value)
            guard !purposes.isEmpty else { throw DecodingFailure(offset: value.startIndex, reason: "no key purpose is stated") }
            if isFirst { extendedKeyUsage = purposes }
        default: break
        }
    }

    private mutating func keep<Value>(_ place: WritableKeyPath<Self, Value?>, _ value: Value, _ isFirst: Bool) {
        if isFirst { self[keyPath: place] = value }
    }

    /// - Parameter sentence: from how messages call the certificate.
    private mutating func note(_ code: VerificationError.Code, of certificate: Certificate, _ sentence: (String) -> String) {
        guard violations.count <= Self.mostViolations else { return }
        let isLast = violations.count == Self.mostViolations
        violations.append(
            isLast
                ? Violation(.malformed, "\(certificate.displayName) has more extensions that are wrong")
                : Violation(code, sentence(certificate.displayName)))
    }

    /// Critical ones are processed here or left to others on purpose: distribution points and no-check belong to revocation. Key identifiers and
    /// access locations must not be critical (§4.2.1.1, §4.2.1.2, §4.2.2.1), and clients refuse them when they are.
    private static func isProcessed(_ id: ObjectIdentifier) -> Bool {
        guard let arc = id.certificateExtensionArc else { return id == noCheck }
        return [15, 17, 19, 30, 31, 32, 33, 36, 37, 54].contains(arc)
    }

    /// RFC 6960 §4.2.2.2.1.
    private static let noCheck: ObjectIdentifier = "1.3.6.1.5.5.7.48.1.5"
}

/// The kinds of extension met so far: X.509's own a bit each, others in a list as long as there are few, since certificates have about ten.
private struct SeenIdentifiers {
    private var arcs: (low: UInt64, high: UInt64) = (0, 0)
    private var few: [ObjectIdentifier] = []
    private var many: Set<ObjectIdentifier> = []

    private static let fewest = 16

    /// - Returns: false when it was met before.
    mutating func insert(_ id: ObjectIdentifier) -> Bool {
        if let arc = id.certificateExtensionArc { return arc < 64 ? Self.insert(arc, into: &arcs.low) : Self.insert(arc - 64, into: &arcs.high) }
        if few.contains(id) { return false }
        if few.count < Self.fewest {
            few.append(id)
            return true
        }
        return many.insert(id).inserted
    }

    private static func insert(_ bit: UInt8, into bits: inout UInt64) -> Bool {
        defer { bits |= 1 << bit }
        return bits & 1 << bit == 0
    }
}
