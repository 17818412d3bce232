import Monitoring

/// Where a secret comes from: the configuration itself, or a file that it names.
public enum SecretSource: Hashable, Sendable {
    case inline(Secret)
    case file(String)

    /// A webhook URL or a passphrase is short; whoever names a bigger file has mistaken the file.
    static let largestSize = 65_536

    /// The secret; of a file, without the line feeds at its end.
    ///
    /// - Throws: `SecretSourceError`, which names the file and never its content.
    public func load() throws(SecretSourceError) -> Secret {
        switch self {
        case .inline(let secret): return secret
        case .file(let path): return try SecretSource.read(path)
        }
    }

    private static func read(_ path: String) throws(SecretSourceError) -> Secret {
        let bytes: [UInt8]
        do { bytes = try BoundedFile.read(path, limit: SecretSource.largestSize) } catch {
            throw SecretSourceError(path: path, reason: error.description)
        }
        let line = bytes.reversed().drop { $0 == 10 || $0 == 13 }.reversed()
        guard let text = String(validating: line, as: UTF8.self) else { throw SecretSourceError(path: path, reason: "not UTF-8 text") }
        guard !text.isEmpty else { throw SecretSourceError(path: path, reason: "empty") }
        return Secret(text)
    }
}

/// A secret's file that cannot be read.
public struct SecretSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)" }
}
