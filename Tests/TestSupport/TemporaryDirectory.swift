import Foundation

/// A directory of one's own that goes away with the last reference to it.
public final class TemporaryDirectory: Sendable {
    /// Absolute, symbolic links resolved.
    public let path: String

    public init() throws {
        let place = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let url = place.appendingPathComponent("certvigil-test-\(UUID().uuidString.lowercased())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = url.path
    }

    deinit {
        // A test may have taken permissions away; without them the contents cannot be removed.
        let paths = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for name in paths where (try? FileManager.default.destinationOfSymbolicLink(atPath: self.path(name))) == nil {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: self.path(name), isDirectory: &isDirectory), isDirectory.boolValue else { continue }
            try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: self.path(name))
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something inside; it need not exist.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, making the directories above it, and returns its path.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String, mode: Int = 0o600) throws -> String {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        return url.path
    }

    @discardableResult
    public func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        try write(Array(text.utf8), to: name, mode: mode)
    }

    @discardableResult
    public func makeDirectory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    /// Makes a symbolic link; the destination is written as given, so it may be relative.
    @discardableResult
    public func link(_ name: String, to destination: String) throws -> String {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: destination)
        return url.path
    }
}
