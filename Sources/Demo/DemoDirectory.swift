import Foundation
import Synchronization

/// Names of files that more than one part of the demo knows, relative to its directory.
enum DemoFile {
    static let configuration = "certvigil.yml"
    static let database = "certvigil.db"
    static let root = "pki/root.pem"
    static let monitorCertificate = "pki/monitor.pem"
    static let monitorKey = "pki/monitor.key"
    static let keystore = "pki/keystore.p12"
    static let keystorePassphrase = "pki/keystore.pass"
    static let webhookSecret = "webhook.secret"
    static let secretVolumes = "secrets"
}

/// The directory that holds the demo's files.
final class DemoDirectory: Sendable {
    /// Who may read a file.
    enum Mode: mode_t {
        /// Keys and passphrases: their owner alone.
        case secret = 0o600
        case open = 0o644
    }

    let path: String
    private let isRemoved = Mutex(false)

    init(_ path: String) throws {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard try FileManager.default.contentsOfDirectory(atPath: self.path).isEmpty else {
            // It will be removed in the end, with everything in it.
            isRemoved.withLock { $0 = true }
            throw DemoError("\(self.path) is not empty")
        }
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String, mode: Mode) throws { try write(Array(text.utf8), to: name, mode: mode) }

    /// Writes a file that never has other permissions than these.
    func write(_ bytes: [UInt8], to name: String, mode: Mode) throws {
        try makeDirectory((name as NSString).deletingLastPathComponent)
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode.rawValue)
        guard descriptor >= 0 else { throw DemoDirectory.failure("create", path(name)) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(bytes))
    }

    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    }

    /// Makes a symbolic link; the destination is written as given.
    func link(_ name: String, to destination: String) throws {
        guard symlink(destination, path(name)) == 0 else { throw DemoDirectory.failure("link", path(name)) }
    }

    /// Removes the directory with everything in it. Further calls do nothing.
    func remove() {
        let isFirst = isRemoved.withLock { isRemoved in
            defer { isRemoved = true }
            return !isRemoved
        }
        if isFirst { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func failure(_ attempt: String, _ path: String) -> DemoError {
        DemoError("cannot \(attempt) \(path): \(String(cString: strerror(errno)))")
    }
}
