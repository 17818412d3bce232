import OpenSSL
import PKI
import Scanning
import Trust

/// What a path validation is asked, in the words of the command line or of a batch's line.
struct VerificationCase {
    var chain: String
    var trust: String
    var host: String?
    var at: String?
    var purpose: String?
    /// Files of CRLs. Where there are any, every certificate of a path but its anchor has to be known not to be revoked.
    var revocationLists: [String] = []
}

/// Answers verification cases: reads their files and validates.
struct CaseVerifier {
    private let now: Timestamp
    private let validator: PathValidator
    private let lenientValidator: PathValidator?
    /// Remembers signatures and paths from case to case.
    private let memo: VerificationMemo
    private let files = CaseFiles()

    /// - Parameters:
    ///   - now: the moment for cases that name none.
    ///   - profile: how strictly certificates are read.
    ///   - tellsClientsView: verify once more as clients in use do where the profile refuses.
    init(now: Timestamp, profile: VerificationProfileOption = .strict, tellsClientsView: Bool = false) {
        self.now = now
        validator = PathValidator(signatures: SystemCryptography(), profile: profile.profile)
        memo = VerificationMemo(validator)
        lenientValidator = tellsClientsView && profile != .deployed ? PathValidator(signatures: SystemCryptography()) : nil
    }

    /// The verdict with its reasons.
    func verify(_ request: VerificationCase) throws(UnverifiableCase) -> VerificationReport {
        let question = try question(request)
        var report = VerificationReport(examination: question.examination(by: validator), reference: question.reference, time: question.time)
        if !report.examination.verification.trusted, let lenientValidator {
            report.isTrustedByClients = question.examination(by: lenientValidator).verification.trusted
        }
        return report
    }

    /// The verdict alone, with the help of what was found out about earlier cases.
    func isTrusted(_ request: VerificationCase) throws(UnverifiableCase) -> Bool {
        let asked = try question(request)
        return memo.verify(
            asked.chain, against: asked.store, purpose: asked.purpose, reference: asked.reference, at: asked.time, revocation: asked.revocation
        ).trusted
    }

    private func question(_ request: VerificationCase) throws(UnverifiableCase) -> Question {
        Question(
            reference: try reference(request.host), time: try time(request.at), purpose: try purpose(request.purpose),
            chain: try CertificateFile.read(request.chain), store: try files.store(request.trust), revocation: try revocation(request.revocationLists)
        )
    }

    /// A case with its files read.
    private struct Question {
        let reference: ReferenceIdentity?
        let time: Timestamp
        let purpose: Purpose
        let chain: [Certificate]
        let store: TrustStore
        let revocation: Revocation

        func examination(by validator: PathValidator) -> Examination {
            validator.examine(chain, against: store, purpose: purpose, reference: reference, at: time, revocation: revocation)
        }
    }

    private func reference(_ text: String?) throws(UnverifiableCase) -> ReferenceIdentity? {
        guard let text else { return nil }
        guard let reference = ReferenceIdentity(text) else {
            throw UnverifiableCase(description: "host \"\(text)\" is neither a DNS name nor an IP address", hint: "write names in ASCII, as A-labels")
        }
        return reference
    }

    private func time(_ text: String?) throws(UnverifiableCase) -> Timestamp {
        guard let text else { return now }
        guard let time = Timestamp(rfc3339: text) else {
            throw UnverifiableCase(description: "time \"\(text)\" is not in RFC 3339's form", hint: "write 2027-01-31T12:00:00Z")
        }
        return time
    }

    private func purpose(_ text: String?) throws(UnverifiableCase) -> Purpose {
        switch text {
        case nil, "server": .server
        case "client": .client
        case .some(let other): throw UnverifiableCase(description: "purpose \"\(other)\" is neither server nor client")
        }
    }

    /// Whoever gives a list wants to know: what it leaves open is not passed.
    private func revocation(_ paths: [String]) throws(UnverifiableCase) -> Revocation {
        guard !paths.isEmpty else { return .ignored }
        var lists: [CertificateRevocationList] = []
        for path in paths { lists += try files.revocationLists(path) }
        return Revocation(.require, evidence: RevocationEvidence(lists: lists))
    }
}

/// Why a case has no verdict.
struct UnverifiableCase: Error, Hashable, CustomStringConvertible {
    /// Without a full stop, with the values that are wrong.
    var description: String
    var hint: String?
}
