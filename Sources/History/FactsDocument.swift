import Monitoring
import PKI

/// The facts that are no certificates, as the JSON of the column `facts.document`. What is unknown is absent.
struct FactsDocument: Codable, Hashable, Sendable {
    var failure: Failure?
    var tls: TLS?
    var undecodable: [Undecodable]?
    var verification: VerificationFacts?
    var httpStatus: Int?
    /// Which configured trust stores accept the endpoint.
    var acceptance: [Acceptance]?
    var mutualTLSAudit: [Attempt]?
    var survey: TLSSurvey?
    var format: String?
    var resolvedPath: String?
    var file: FileFacts?

    /// A `ProbeFailure`, or a `FileFailure` when there is no phase.
    struct Failure: Codable, Hashable, Sendable {
        var phase: String?
        var reason: String
        var detail: String
        var alert: FatalAlert?
    }

    struct TLS: Codable, Hashable, Sendable {
        var version: String?
        var cipherSuite: String?
        var group: String?
        var alpn: String?
        var alpnOffered: [String]?
        var roundTrips: Int?
        var resumption: Resumption?
        var timestampCount: Int?
        var staple: RevocationFacts?
        var clientCertificate: String
        var clientCertificateAccepted: Bool?
        var acceptableAuthorities: [String]?
    }

    struct Resumption: Codable, Hashable, Sendable {
        var ticket: Bool
        var sessionIdentifier: Bool
    }

    struct Undecodable: Codable, Hashable, Sendable {
        var position: Int
        var reason: String
    }

    struct VerificationFacts: Codable, Hashable, Sendable {
        var trusted: Bool
        /// Microseconds since 1970.
        var trustedUntil: Int64?
        var limitingCertificate: Fingerprint?
        var errors: [Reason]?
        var revocation: [RevocationFacts]?
    }

    struct Reason: Codable, Hashable, Sendable {
        var code: String
        var depth: Int
        var certificate: Fingerprint?
        var message: String
    }

    struct Acceptance: Codable, Hashable, Sendable {
        var store: String
        var isAccepted: Bool
        var reason: String?
    }

    struct Attempt: Codable, Hashable, Sendable {
        var credential: String
        var version: String
        var outcome: String
        var isAsked: Bool?
        var detail: String
    }
}

extension FactsDocument {
    /// The texts without their digits, and without what is seen at one probe and not at the next: for telling a new fact from a new number.
    var withoutDigits: FactsDocument {
        var plain = self
        plain.failure?.detail.removeDigits()
        plain.tls?.staple = tls?.staple?.withoutFreshness
        plain.acceptance = acceptance?.map { acceptance in
            var acceptance = acceptance
            acceptance.reason?.removeDigits()
            return acceptance
        }
        plain.mutualTLSAudit = mutualTLSAudit?.map { attempt in
            var attempt = attempt
            attempt.detail.removeDigits()
            return attempt
        }
        plain.tls?.resumption = nil  // a ticket that comes a moment late is no change
        plain.undecodable = undecodable?.map { Undecodable(position: $0.position, reason: $0.reason.withoutDigits) }
        if verification?.restsOnRevocation == true {
            plain.verification?.trustedUntil = nil
            plain.verification?.limitingCertificate = nil
        }
        plain.verification?.revocation = verification?.revocation?.map(\.withoutFreshness)
        plain.verification?.errors = verification?.errors?.map { reason in
            var reason = reason
            reason.message.removeDigits()
            return reason
        }
        return plain
    }
}

extension String {
    fileprivate var withoutDigits: String {
        String(decoding: utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }, as: UTF8.self)
    }

    fileprivate mutating func removeDigits() { self = withoutDigits }
}
