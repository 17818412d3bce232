import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

/// A chain as presented and what it is verified against.
struct Presentation: Sendable {
    var chain: [Certificate]
    var store: TrustStore
    var purpose: Purpose
    var host: String?
    var time: Timestamp

    init(
        _ chain: [IssuedCertificate], trusting anchors: [IssuedCertificate], purpose: Purpose = .server, host: String? = nil,
        at time: Timestamp = TestPKI.epoch
    ) throws {
        self.chain = try chain.certificates
        self.store = TrustStore(name: "test", anchors: try anchors.certificates)
        self.purpose = purpose
        self.host = host
        self.time = time
    }

    func verified(by validator: PathValidator = .system) -> Verification {
        validator.verify(chain, against: store, purpose: purpose, reference: host.flatMap { ReferenceIdentity($0) }, at: time)
    }

    func verified(by memo: VerificationMemo, at time: Timestamp? = nil) -> Verification {
        memo.verify(chain, against: store, purpose: purpose, reference: host.flatMap { ReferenceIdentity($0) }, at: time ?? self.time)
    }
}

extension PathValidator {
    static let system = PathValidator(signatures: SystemCryptography())
    static let strict = PathValidator(signatures: SystemCryptography(), profile: .strict)
}

/// Places at which an error of one kind stands: `expired@0`.
extension Verification {
    var summary: [String] { errors.map { "\($0.code.rawValue)@\($0.depth)" } }

    func message(_ code: VerificationError.Code) -> String? { errors.first { $0.code == code }?.message }
}

/// One row of a table: a sentence, the presentation it is about, and the errors it has, in order; none for a trusted one.
struct Row: Sendable, CustomTestStringConvertible {
    let sentence: String
    let expected: [String]
    let make: @Sendable (TestPKI) throws -> Presentation

    init(_ sentence: String, _ expected: [String] = [], _ make: @escaping @Sendable (TestPKI) throws -> Presentation) {
        self.sentence = sentence
        self.expected = expected
        self.make = make
    }

    var testDescription: String { sentence }
}

extension TestPKI {
    /// A CA under `issuer` that is valid as long as the intermediate, changed as asked for.
    func authority(
        _ name: String, by issuer: IssuedCertificate, key: PrivateKey? = nil, daysLeft: Int = 1000, pathLength: UInt64? = nil,
        signedWith signer: PrivateKey? = nil, change: (inout CertificateTemplate) throws -> Void = { _ in }
    ) throws -> IssuedCertificate {
        let template = CertificateTemplate.authority(name, validity: validity(daysLeft: daysLeft, lifetime: daysLeft + 1000), pathLength: pathLength)
        return try issuer.issue(try template.with(change), to: key, signedWith: signer)
    }

    /// A root that is valid for `daysLeft` more days, changed as asked for.
    func root(
        _ name: String, key: PrivateKey? = nil, daysLeft: Int = 1000, change: (inout CertificateTemplate) throws -> Void = { _ in }
    ) throws -> IssuedCertificate {
        let template = CertificateTemplate.authority(name, validity: validity(daysLeft: daysLeft, lifetime: daysLeft + 3000))
        return try .selfSigned(try template.with(change), key: key)
    }

    func day(_ number: Int) -> Timestamp { now + .days(number) }
}
