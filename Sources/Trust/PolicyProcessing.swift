import PKI

/// Certificate policies along a path (RFC 5280 §6.1, in the bounded form of RFC 9618), with any-policy as the initial set and nothing required
/// from the start.
///
/// RFC 9618 replaces the tree by a graph with one node for each policy of a level. With any-policy as the initial set only its last level decides,
/// so a level is all that is kept: never more policies than the certificate at hand states.
struct PolicyProcessing {
    /// The policies for which every certificate so far, from the anchor down, was issued; `anyPolicy` stands beside them, as `coversAny`.
    private var valid: Set<ObjectIdentifier> = []
    private var coversAny = true
    /// Certificates that may still follow before a policy is required, mappings end, and anyPolicy ends.
    private var explicitPolicy: Int
    private var policyMapping: Int
    private var inhibitAnyPolicy: Int

    private init(length: Int) { (explicitPolicy, policyMapping, inhibitAnyPolicy) = (length + 1, length + 1, length + 1) }

    /// - Parameter path: leaf first, anchor last.
    static func violation(on path: [PathCertificate], budget: RemainingBudget) -> VerificationError? {
        let certificates = path.dropLast()
        let canBeRequired = certificates.contains { $0.facts.extensions.policies.requireExplicitPolicy != nil }
        guard canBeRequired else { return nil }
        for (depth, certificate) in certificates.enumerated() where !budget.spendPolicies(certificate.facts.extensions.policies.count) {
            let message = "budget exceeded: too many certificate policies on the path, down from \(certificate.displayName)"
            return Violation(.budgetExceeded, message).error(depth: depth, certificate: certificate)
        }
        var state = PolicyProcessing(length: certificates.count)
        for (depth, certificate) in certificates.enumerated().reversed() {
            guard state.admits(certificate, isLeaf: depth == 0) else {
                let message = "a certificate policy is required on the path, and no policy is valid down to \(certificate.displayName)"
                return Violation(.policy, message).error(depth: depth, certificate: certificate)
            }
            if depth > 0 { state.prepare(after: certificate) }
        }
        return nil
    }

    /// §6.1.3 (d) to (f), and for the leaf §6.1.5 (a), (b), (g).
    private mutating func admits(_ certificate: PathCertificate, isLeaf: Bool) -> Bool {
        let policies = certificate.policies
        let takesAny = inhibitAnyPolicy > 0 || (!isLeaf && certificate.isSelfIssued)
        intersect(with: policies.policies ?? [], takesAny: takesAny)
        if isLeaf {
            explicitPolicy = max(0, explicitPolicy - 1)
            if policies.requireExplicitPolicy == 0 { explicitPolicy = 0 }
        }
        return explicitPolicy > 0 || coversAny || !valid.isEmpty
    }

    private mutating func intersect(with stated: Set<ObjectIdentifier>, takesAny: Bool) {
        let statesAny = stated.contains(.anyPolicy) && takesAny
        let named = stated.subtracting([.anyPolicy])
        if coversAny {
            valid = statesAny ? valid.union(named) : named
        } else if !statesAny {
            valid.formIntersection(named)
        }
        coversAny = coversAny && statesAny
    }

    /// §6.1.4 (b), (h) to (j)
    private mutating func prepare(after certificate: PathCertificate) {
        let policies = certificate.policies
        map(policies.mappings)
        if !certificate.isSelfIssued {
            explicitPolicy = max(0, explicitPolicy - 1)
            policyMapping = max(0, policyMapping - 1)
            inhibitAnyPolicy = max(0, inhibitAnyPolicy - 1)
        }
        explicitPolicy = min(explicitPolicy, policies.requireExplicitPolicy ?? .max)
        policyMapping = min(policyMapping, policies.inhibitPolicyMapping ?? .max)
        inhibitAnyPolicy = min(inhibitAnyPolicy, policies.inhibitAnyPolicy ?? .max)
    }

    private mutating func map(_ mappings: [CertificatePolicies.Mapping]) {
        let sources = Set(mappings.map(\.issuerDomain))
        let targets = mappings.filter { coversAny || valid.contains($0.issuerDomain) }.map(\.subjectDomain)
        valid.subtract(sources)
        if policyMapping > 0 { valid.formUnion(targets) }
    }
}
