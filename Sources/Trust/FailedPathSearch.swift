import PKI

/// Looks for the path that fails least, to explain a refusal: it goes on where `SoundPathSearch` turns back, and notes every fault on the way.
struct FailedPathSearch {
    private let context: PathContext
    private var path: [PathCertificate] = []
    private var stepsLeft = FailedPathSearch.steps
    private var best: [Candidate] = []

    /// Enough for the first descent into any chain and a few hundred alternatives; the answer is an explanation, not a verdict.
    private static let steps = 2000
    /// Certificates that bear the issuer's name, taken best first; as many as there are signatures to check.
    private static let candidates = 100
    /// So many alternatives are told.
    private static let pathsKept = 8

    private struct Candidate {
        var path: FailedPath
        var cost: Int
    }

    private init(_ context: PathContext) { self.context = context }

    /// Best first; never empty.
    static func paths(in context: PathContext) -> [FailedPath] {
        var search = FailedPathSearch(context)
        let leaf = context.pool.leaf
        let errors = context.violations(of: leaf, isLeaf: true).map { $0.error(depth: 0, certificate: leaf) }
        search.visit(leaf, errors: errors)
        return search.best.map(\.path)
    }

    private mutating func visit(_ certificate: PathCertificate, errors: [VerificationError]) {
        guard isWorthwhile(errors) else { return }
        path.append(certificate)
        defer { path.removeLast() }
        if certificate.isAnchor { return finish(errors + policyErrors()) }
        let issuers = issuersToFollow(from: certificate)
        if issuers.isEmpty { return finish(errors + [deadEnd(at: certificate)]) }
        for issuer in issuers {
            guard stepsLeft > 0 || best.isEmpty else { return }
            visit(issuer.certificate, errors: errors + issuer.errors)
        }
    }

    private struct Issuer {
        var certificate: PathCertificate
        var errors: [VerificationError]
    }

    /// The certificates whose key made the signature; failing these, those whose key should have: with the key identifier asked for, or none. One that
    /// merely bears the issuer's name and says itself that it has another key is not the issuer.
    private mutating func issuersToFollow(from certificate: PathCertificate) -> [Issuer] {
        guard path.count <= context.budget.depth else { return [] }
        let bearers = context.pool.issuers(of: certificate).prefix(Self.candidates)
        let candidates = bearers.filter { issuer in !path.contains { $0.isSameEntity(as: issuer) } }
        stepsLeft -= candidates.count
        var signers: [Issuer] = []
        var suspects: [Issuer] = []
        for candidate in candidates {
            let issuer = Issuer(certificate: candidate, errors: issuerErrors(candidate))
            switch context.signatureVerdict(on: certificate, by: candidate) {
            case .valid, nil: signers.append(issuer)
            case .unsupported(let reason): suspects.append(unsupported(issuer, signed: certificate, reason))
            case .invalid:
                guard certificate.keyIdentifierMatch(with: candidate) != .different else { continue }
                suspects.append(forged(issuer, signed: certificate))
            }
        }
        return signers.isEmpty ? Array(suspects.prefix(1)) : signers
    }

    private func issuerErrors(_ issuer: PathCertificate) -> [VerificationError] {
        let own = context.violations(of: issuer, isLeaf: false) + context.issuerRules.violations(of: issuer, over: path)
        return own.map { $0.error(depth: path.count, certificate: issuer) } + context.nameConstraintErrors(of: issuer, over: path)
    }

    private func unsupported(_ issuer: Issuer, signed certificate: PathCertificate, _ reason: String) -> Issuer {
        let violation = Violation(.unsupportedSignature, "the signature on \(certificate.displayName) cannot be verified: \(reason)")
        return Issuer(certificate: issuer.certificate, errors: issuer.errors + [violation.error(depth: path.count - 1, certificate: certificate)])
    }

    private func forged(_ issuer: Issuer, signed certificate: PathCertificate) -> Issuer {
        let violation = Violation(
            .badSignature, "the signature on \(certificate.displayName) was not made with the key of its issuer \(issuer.certificate.displayName)")
        return Issuer(certificate: issuer.certificate, errors: issuer.errors + [violation.error(depth: path.count - 1, certificate: certificate)])
    }

    private func policyErrors() -> [VerificationError] {
        PolicyProcessing.violation(on: path, budget: context.budget).map { [$0] } ?? []
    }

    /// Why the path does not go on above a certificate that is no anchor.
    private func deadEnd(at certificate: PathCertificate) -> VerificationError {
        let end = PathEnd(certificate, depth: path.count - 1, pool: context.pool)
        guard path.count <= context.budget.depth else { return end.tooDeep() }
        guard certificate.isSelfIssued else { return end.issuerMissing() }
        switch context.signatureVerdict(on: certificate, by: certificate) {
        case .invalid: return end.issuerMissing()
        case .valid, .unsupported, nil: return end.notTrusted()
        }
    }

    private mutating func finish(_ errors: [VerificationError]) {
        let failed = FailedPath(certificates: path.map(\.certificate), errors: errors.mostUsefulFirst())
        let candidate = Candidate(path: failed, cost: cost(of: errors))
        let place = best.firstIndex { $0.cost > candidate.cost } ?? best.endIndex
        best.insert(candidate, at: place)
        if best.count > Self.pathsKept { best.removeLast() }
    }

    private func isWorthwhile(_ errors: [VerificationError]) -> Bool {
        guard best.count == Self.pathsKept, let last = best.last else { return true }
        return cost(of: errors) < last.cost
    }

    private func cost(of errors: [VerificationError]) -> Int { errors.reduce(0) { $0 + $1.code.cost } }
}

extension VerificationError.Code {
    /// How far a fault takes a path from being acceptable: a path that reaches an anchor explains more than one that does not, one whose signatures
    /// hold more than one whose do not.
    fileprivate var cost: Int {
        switch self {
        case .issuerMissing: 11_000_000
        case .untrustedRoot, .selfSigned, .budgetExceeded: 10_000_000
        case .badSignature, .unsupportedSignature: 10_000
        default: 1
        }
    }
}
