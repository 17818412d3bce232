import PKI

/// What a certificate says about certificate policies, in its four extensions (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14).
struct CertificatePolicies {
    struct Mapping {
        var issuerDomain: ObjectIdentifier
        var subjectDomain: ObjectIdentifier
    }

    /// nil where the extension is absent.
    private(set) var policies: Set<ObjectIdentifier>?
    private(set) var mappings: [Mapping] = []
    private(set) var requireExplicitPolicy: Int?
    private(set) var inhibitPolicyMapping: Int?
    private(set) var inhibitAnyPolicy: Int?
    /// Why they cannot be read; nil when they can.
    private(set) var malformation: String?

    init(_ extensions: [CertificateExtension]) {
        do throws(DecodingFailure) {
            for next in extensions { try read(next) }
        } catch {
            malformation = error.description
        }
    }

    private mutating func read(_ next: CertificateExtension) throws(DecodingFailure) {
        switch next.id {
        case .certificatePolicies: policies = try Self.policies(der: next.value)
        case .policyMappings: mappings = try Self.mappings(der: next.value)
        case .policyConstraints: try readConstraints(der: next.value)
        case .inhibitAnyPolicy:
            var reader = DERReader(next.value)
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
