import Glibc

/// Paths without links.
enum RealPath {
    /// True where the path leads over links, or where that cannot be said.
    static func hasLinks(_ path: String) -> Bool { resolved(path) != absolute(path) }

    /// Where the path leads, from the root on; nil where nothing is there.
    static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// The path from the root on, `.` and `..` taken out as text.
    private static func absolute(_ path: String) -> String {
        var names: [Substring] = []
        let start = path.hasPrefix("/") ? "" : workingDirectory + "/"
        for name in (start + path).split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/")
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}
