import OpenSSL
import PKI

/// A small PKI made afresh in the test: root, intermediate, and leaves with any property or defect asked for. All keys are P-256.
public struct TestPKI: Sendable {
    /// 2026-01-01T00:00:00Z: the present of every test that does not choose another.
    public static let epoch = Timestamp(unixSeconds: 1_767_225_600)

    /// The present from which all dates are counted.
    public let now: Timestamp
    /// Valid from ten years before `now` to ten years after.
    public let root: IssuedCertificate
    /// Valid from one year before `now` to five years after.
    public let intermediate: IssuedCertificate

    public init(_ name: String = "Test", at now: Timestamp = TestPKI.epoch) throws {
        let rootValidity = Validity(notBefore: now - .days(3650), notAfter: now + .days(3650))
        let intermediateValidity = Validity(notBefore: now - .days(365), notAfter: now + .days(1825))
        self.now = now
        root = try .selfSigned(.authority("\(name) Root CA", organization: name, validity: rootValidity))
        intermediate = try root.issue(.authority("\(name) Intermediate CA", organization: name, validity: intermediateValidity, pathLength: 0))
    }

    /// A server's certificate under the intermediate.
    ///
    /// - Parameters:
    ///   - daysLeft: days from `now` to notAfter; negative for one that has expired.
    ///   - lifetime: days from notBefore to notAfter.
    ///   - key: a key to be used again, as in a renewal; a fresh one by default.
    ///   - issuer: another issuer than the intermediate.
    ///   - change: makes it anything else, also wrong.
    public func server(
        _ names: [AlternativeName] = [.dns("service.example")], daysLeft: Int = 60, lifetime: Int = 90, key: PrivateKey? = nil,
        issuer: IssuedCertificate? = nil, change: (inout CertificateTemplate) throws -> Void = { _ in }
    ) throws -> IssuedCertificate {
        let template = try CertificateTemplate.server(names, validity: validity(daysLeft: daysLeft, lifetime: lifetime)).with(change)
        return try (issuer ?? intermediate).issue(template, to: key)
    }

    /// A client's certificate under the intermediate.
    public func client(
        _ commonName: String = "client", daysLeft: Int = 60, lifetime: Int = 90, key: PrivateKey? = nil, issuer: IssuedCertificate? = nil,
        change: (inout CertificateTemplate) throws -> Void = { _ in }
    ) throws -> IssuedCertificate {
        let template = try CertificateTemplate.client(commonName, validity: validity(daysLeft: daysLeft, lifetime: lifetime)).with(change)
        return try (issuer ?? intermediate).issue(template, to: key)
    }

    public func validity(daysLeft: Int, lifetime: Int) -> Validity {
        let notAfter = now + .days(daysLeft)
        return Validity(notBefore: notAfter - .days(lifetime), notAfter: notAfter)
    }

    /// What a well-kept server sends: the leaf, then the intermediate.
    public func chain(_ leaf: IssuedCertificate) -> [IssuedCertificate] { [leaf, intermediate] }
}

extension Sequence<IssuedCertificate> {
    /// The certificates as one PEM bundle, in order.
    public var pem: String { map(\.pem).joined() }

    /// The certificates as the PKI room reads them, in order.
    public var certificates: [Certificate] {
        get throws { try map { try $0.certificate } }
    }
}

extension Duration {
    public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
    public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
}
