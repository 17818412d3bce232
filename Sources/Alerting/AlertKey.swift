import Monitoring
import PKI

/// The identity of an alert: what is wrong, and with what. Messages, remaining days and places are no part of it.
public struct AlertKey: Hashable, Sendable, Codable {
    public var cause: AlertCause
    public var subject: AlertSubject

    public init(cause: AlertCause, subject: AlertSubject) {
        self.cause = cause
        self.subject = subject
    }

    /// The key of the alert that a finding at this place belongs to.
    public init(_ finding: Finding, at place: Place) {
        self.init(cause: AlertCause(finding.check), subject: AlertSubject(finding.subject, at: place))
    }
}

extension AlertKey: CustomStringConvertible, Comparable {
    /// `expiry of certificate 3b1f…`, `connectivity of target payments`.
    public var description: String { "\(cause) of \(subject)" }

    public static func < (left: AlertKey, right: AlertKey) -> Bool { left.description < right.description }
}

/// The thing that has to be mended.
public enum AlertSubject: Hashable, Sendable {
    /// By fingerprint, so that a renewal ends the alert and a certificate in forty places alerts once.
    case certificate(Fingerprint)
    /// By the name people know. Addresses come and go with DNS and are listed as places.
    case endpoint(target: String)
    case file(path: String)

    public init(_ subject: Finding.Subject, at place: Place) {
        switch (subject, place) {
        case (.certificate(_, let fingerprint), _), (.clientCertificate(let fingerprint), _): self = .certificate(fingerprint)
        case (.place, .endpoint(let target, _)): self = .endpoint(target: target)
        case (.place, .file(_, let path)): self = .file(path: path)
        }
    }
}

extension AlertSubject: CustomStringConvertible {
    public var description: String {
        switch self {
        case .certificate(let fingerprint): "certificate \(fingerprint)"
        case .endpoint(let target): "target \(target)"
        case .file(let path): "file \(path)"
        }
    }
}

extension AlertSubject: Codable {
    private enum CodingKeys: String, CodingKey {
        case certificate = "fingerprint_sha256"
        case target, path
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let fingerprint = try container.decodeIfPresent(Fingerprint.self, forKey: .certificate) {
            self = .certificate(fingerprint)
        } else if let target = try container.decodeIfPresent(String.self, forKey: .target) {
            self = .endpoint(target: target)
        } else {
            self = .file(path: try container.decode(String.self, forKey: .path))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .certificate(let fingerprint): try container.encode(fingerprint, forKey: .certificate)
        case .endpoint(let target): try container.encode(target, forKey: .target)
        case .file(let path): try container.encode(path, forKey: .path)
        }
    }
}
