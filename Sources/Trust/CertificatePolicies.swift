import PKI

/// What a certificate says about certificate policies, in its four extensions (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14).
struct CertificatePolicies: Sendable {
    struct Mapping: Sendable {
        var issuerDomain: ObjectIdentifier
        var subjectDomain: ObjectIdentifier
    }

    /// nil where the extension is absent.
    private(set) var policies: Set<ObjectIdentifier>?
    private(set) var mappings: [Mapping] = []
    private(set) var requireExplicitPolicy: Int?
    private(set) var inhibitPolicyMapping: Int?
    private(set) var inhibitAnyPolicy: Int?

    /// The work they cost on a path.
    var count: Int { (policies?.count ?? 0) + mappings.count }

    /// Takes one of the extensions in.
    ///
    /// - Parameter arc: x of 2.5.29.x.
    mutating func read(_ value: ArraySlice<UInt8>, _ arc: UInt8) throws(DecodingFailure) {
        switch arc {
        case 32: policies = try Self.policies(der: value)
        case 33: mappings = try Self.mappings(der: value)
        case 36: try readConstraints(der: value)
        case 54:
            var reader = DERReader(value)
            inhibitAnyPolicy = try Self.skipCount(in: &reader, .integer, "inhibitAnyPolicy")
        default: break
        }
    }

    private static func policies(der: ArraySlice<UInt8>) throws(DecodingFailure) -> Set<ObjectIdentifier> {
        var reader = DERReader(der)
        var list = try reader.sequence("certificatePolicies")
        try reader.finish("certificatePolicies")
        var policies: Set<ObjectIdentifier> = []
        while !list.isAtEnd {
            let start = list.position
            var information = try list.sequence("PolicyInformation")
            guard policies.insert(try information.objectIdentifier("policyIdentifier")).inserted else {
                throw DecodingFailure(offset: start, reason: "a policy is stated twice")
            }
            if !information.isAtEnd { _ = try information.next(.sequence, "policyQualifiers") }
            try information.finish("PolicyInformation")
        }
        guard !policies.isEmpty else { throw DecodingFailure(offset: der.startIndex, reason: "no policy is stated") }
        return policies
    }

    private static func mappings(der: ArraySlice<UInt8>) throws(DecodingFailure) -> [Mapping] {
        var reader = DERReader(der)
        var list = try reader.sequence("policyMappings")
        try reader.finish("policyMappings")
        var mappings: [Mapping] = []
        while !list.isAtEnd {
            let start = list.position
            var pair = try list.sequence("policyMapping")
            let mapping = Mapping(
                issuerDomain: try pair.objectIdentifier("issuerDomainPolicy"), subjectDomain: try pair.objectIdentifier("subjectDomainPolicy"))
            try pair.finish("policyMapping")
            guard mapping.issuerDomain != .anyPolicy, mapping.subjectDomain != .anyPolicy else {
                throw DecodingFailure(offset: start, reason: "anyPolicy is mapped, which §4.2.1.5 forbids")
            }
            mappings.append(mapping)
        }
        guard !mappings.isEmpty else { throw DecodingFailure(offset: der.startIndex, reason: "nothing is mapped") }
        return mappings
    }

    private mutating func readConstraints(der: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(der)
        var fields = try reader.sequence("policyConstraints")
        try reader.finish("policyConstraints")
        guard !fields.isAtEnd else { throw DecodingFailure(offset: der.startIndex, reason: "no policy constraint is stated") }
        if fields.nextTag == .primitive(0) { requireExplicitPolicy = try Self.skipCount(in: &fields, .primitive(0), "requireExplicitPolicy") }
        if fields.nextTag == .primitive(1) { inhibitPolicyMapping = try Self.skipCount(in: &fields, .primitive(1), "inhibitPolicyMapping") }
        try fields.finish("policyConstraints")
    }

    /// SkipCerts: a count of certificates, saturated far beyond any path.
    private static func skipCount(in reader: inout DERReader, _ tag: DERTag, _ name: StaticString) throws(DecodingFailure) -> Int {
        let element = try reader.next(tag, name)
        let octets = reader.content(of: element)
        guard let first = octets.first, first & 0x80 == 0 else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is negative or empty")
        }
        return octets.reduce(0) { min($0 << 8 | Int($1), 0xFFFF) }
    }
}
