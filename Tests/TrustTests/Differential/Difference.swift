import OpenSSL
import PKI
import Trust

/// Both verdicts on one chain, and what is known about their difference.
struct Difference {
    let chain: [[UInt8]]
    let time: Timestamp
    let ours: Verification
    let theirs: SystemOpinion
    /// nil for a certificate that our reader refuses.
    let certificates: [Certificate?]
    /// Why it does, by position.
    let failures: [DecodingFailure?]

    init(_ chain: [[UInt8]], trusting anchor: [UInt8], at time: Timestamp) throws {
        self.chain = chain
        self.time = time
        theirs = SystemOpinion(of: chain, trusting: [anchor], at: time)
        let read = chain.map { Result(read: $0) }
        certificates = read.map { try? $0.get() }
        failures = read.map { if case .failure(let failure) = $0 { failure } else { nil } }
        guard let leaf = certificates.first ?? nil else {
            ours = Verification(trusted: false)
            return
        }
        let store = TrustStore(name: "test", anchors: [try Certificate(der: anchor, digest: SystemCryptography())])
        let others = certificates.dropFirst().compactMap(\.self)
        ours = PathValidator(signatures: SystemCryptography())
            .verify([leaf] + others, against: store, purpose: .server, reference: nil, at: time)
    }

    var isNone: Bool { ours.trusted == (theirs.objection == nil) }

    /// What each side says alone, without what has a known reason; empty where all of it has one.
    var unexplained: [String] {
        if isNone { return [] }
        if ours.trusted { return KnownDifference.allCases.contains { $0.explainsTheirObjection(in: self) } ? [] : [theirs.objection ?? ""] }
        var left = ours.errors.filter { error in !KnownDifference.allCases.contains { $0.explains(error, in: self) } }.map(\.message)
        if certificates.first == .some(nil), !KnownDifference.allCases.contains(where: { $0.explainsFailure(at: 0, in: self) }) {
            left.append("the leaf cannot be read: \(failures[0].map(\.description) ?? "")")
        }
        return left
    }

    /// The known reasons that apply.
    var reasons: [KnownDifference] {
        if isNone { return [] }
        return KnownDifference.allCases.filter { known in
            ours.trusted
                ? known.explainsTheirObjection(in: self)
                : ours.errors.contains { known.explains($0, in: self) } || known.explainsFailure(at: 0, in: self)
        }
    }
}

extension Result<Certificate, DecodingFailure> {
    fileprivate init(read der: [UInt8]) {
        do throws(DecodingFailure) {
            self = .success(try Certificate(der: der, digest: SystemCryptography()))
        } catch {
            self = .failure(error)
        }
    }
}
