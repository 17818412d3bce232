import Glibc

/// The names in a directory, hidden ones left out, sorted.
enum DirectoryNames {
    /// `openssl rehash` makes a link beside each file; the largest store known has a few hundred.
    static let most = 10_000

    /// nil where it cannot be listed.
    static func list(_ path: String) -> [String]? {
        guard let handle = opendir(path) else { return nil }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle), names.count < most {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
