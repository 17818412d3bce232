import Monitoring
import PKI

/// A part of a file that cannot be read, and where it is.
public struct FileProblem: Hashable, Sendable {
    public var kind: FileFailure.Reason
    /// The alias or key under which the format stores it.
    public var entry: String?
    /// What it claims to be: `CERTIFICATE`, `keystore`.
    public var part: String?
    /// Counted from 1.
    public var line: Int?
    /// Counted from 0, within the part.
    public var byte: Int?
    /// What is wrong, without a full stop: `no END line`.
    public var reason: String

    public init(
        _ reason: String, kind: FileFailure.Reason = .undecodable, entry: String? = nil, part: String? = nil, line: Int? = nil, byte: Int? = nil
    ) {
        self.reason = reason
        self.kind = kind
        self.entry = entry
        self.part = part
        self.line = line
        self.byte = byte
    }

    public init(_ failure: DecodingFailure, entry: String? = nil, part: String? = nil, line: Int? = nil) {
        self.init(failure.reason, entry: entry, part: part, line: line, byte: failure.offset)
    }

    public init(_ problem: PEMProblem, entry: String? = nil) {
        self.init(problem.reason, entry: entry, part: problem.label, line: problem.line)
    }
}

extension FileProblem: CustomStringConvertible {
    /// `default/web/tls.crt: CERTIFICATE at line 3: subject is missing at byte 40`
    public var description: String {
        let place = [part, line.map { "line \($0)" }].compactMap(\.self).joined(separator: " at ")
        let what = byte.map { "\(reason) at byte \($0)" } ?? reason
        return [entry, place.isEmpty ? nil : place, what].compactMap(\.self).joined(separator: ": ")
    }
}
