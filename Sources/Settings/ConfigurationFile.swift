import Foundation

/// The text of a configuration file.
struct ConfigurationFile {
    let path: String
    /// What relative paths in the file are relative to.
    let directory: String
    let text: String

    /// 100,000 targets of 150 bytes fit; a log file given by mistake does not exhaust memory.
    static let largestSize = 16 * 1024 * 1024

    init(path: String) throws(ConfigurationError) {
        let bytes: [UInt8]
        do { bytes = try BoundedFile.read(path, limit: ConfigurationFile.largestSize) } catch {
            throw ConfigurationError(file: path, problem: .unreadable(error.description))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(file: path, problem: .unreadable("not UTF-8 text"))
        }
        self.path = path
        self.text = text
        directory = ConfigurationFile.directory(of: path)
    }

    private static func directory(of path: String) -> String {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        guard let slash = absolute.lastIndex(of: "/"), slash > absolute.startIndex else { return "/" }
        return String(absolute[..<slash])
    }
}
