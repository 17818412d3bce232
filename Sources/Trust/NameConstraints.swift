import PKI

/// The names a CA may issue for (RFC 5280 §4.2.1.10).
struct NameConstraints: Sendable {
    private(set) var permitted = Subtrees()
    private(set) var excluded = Subtrees()

    /// An extension, or a list in it, that constrains nothing is malformed: its issuer meant something else.
    init(der value: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(value)
        var fields = try reader.sequence("nameConstraints")
        try reader.finish("nameConstraints")
        guard !fields.isAtEnd else { throw DecodingFailure(offset: value.startIndex, reason: "no subtree is stated") }
        if let element = try fields.next(ifTag: .constructed(0)) { permitted = try Subtrees(from: fields.contents(of: element)) }
        if let element = try fields.next(ifTag: .constructed(1)) { excluded = try Subtrees(from: fields.contents(of: element)) }
        try fields.finish("nameConstraints")
    }

    /// Forbidden for DNS names, frequent all the same, and read as "subdomains only" by clients.
    var hasLeadingPeriod: Bool { permitted.hasLeadingPeriod || excluded.hasLeadingPeriod }

    /// The first name of a certificate that the constraints of `issuer` do not allow.
    func violation(by certificate: PathCertificate, of issuer: PathCertificate, budget: RemainingBudget) -> Violation? {
        for name in certificate.constrainedNames.names {
            let (allowed, forbidden) = (permitted.byForm[name.form] ?? [], excluded.byForm[name.form] ?? [])
            guard !allowed.isEmpty || !forbidden.isEmpty else { continue }
            guard budget.spendComparisons(allowed.count + forbidden.count) else {
                return Violation(.budgetExceeded, "budget exceeded: too many names for the name constraints of \(issuer.displayName)")
            }
            if let fault = fault(of: name, allowed: allowed, forbidden: forbidden) {
                return Violation(.nameConstraint, "\(name) of \(certificate.displayName) \(fault) of \(issuer.displayName)")
            }
        }
        return nil
    }

    private func fault(of name: ConstrainedName, allowed: [Subtree], forbidden: [Subtree]) -> String? {
        if name.isUnusable { return "cannot be compared with the name constraints" }
        if forbidden.contains(where: { !$0.isUsable || $0.overlaps(name) }) { return "is excluded by the name constraints" }
        if !allowed.isEmpty, !allowed.contains(where: { $0.covers(name) }) { return "is outside the permitted subtrees" }
        return nil
    }
}

/// The subtrees of one list, by the form of name they constrain: the tag number of the GeneralName.
struct Subtrees: Sendable {
    private(set) var byForm: [UInt8: [Subtree]] = [:]

    init() {}

    init(from reader: DERReader) throws(DecodingFailure) {
        var list = reader
        guard !list.isAtEnd else { throw DecodingFailure(offset: list.position, reason: "an empty list of subtrees") }
        while !list.isAtEnd {
            var fields = try list.sequence("GeneralSubtree")
            let start = fields.position
            let base = try GeneralName(from: &fields)
            let hasDistances = !fields.isAtEnd  // minimum and maximum, which this profile does not use
            guard let subtree = hasDistances ? .unusable : Subtree(base) else {
                throw DecodingFailure(offset: start, reason: "\(base) does not constrain names")
            }
            byForm[base.form, default: []].append(subtree)
        }
    }

    var hasLeadingPeriod: Bool {
        (byForm[GeneralName.dnsForm] ?? []).contains { if case .dns(let domain) = $0 { domain.onlySubdomains } else { false } }
    }
}

extension GeneralName {
    static let emailForm: UInt8 = 1
    static let dnsForm: UInt8 = 2
    static let directoryForm: UInt8 = 4
    static let uriForm: UInt8 = 6
    static let ipForm: UInt8 = 7

    /// The tag number of the choice.
    var form: UInt8 {
        switch self {
        case .email: Self.emailForm
        case .dns: Self.dnsForm
        case .directory: Self.directoryForm
        case .uri: Self.uriForm
        case .ip: Self.ipForm
        case .other(let tag, _): UInt8(truncatingIfNeeded: tag)
        }
    }
}
