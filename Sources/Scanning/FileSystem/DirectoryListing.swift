import Glibc

/// One name in a directory and what the directory says it is.
struct DirectoryEntry: Sendable {
    enum Kind: Sendable {
        case regular, directory, link, other
        /// The file system does not say.
        case unknown
    }

    let name: FileName
    let kind: Kind
}

enum DirectoryListing {
    /// The names in an open directory, sorted. Those that begin with two dots are left out: `..` itself, and the `..data` and `..2026_11_23`
    /// behind which a kubelet hides the versions of a volume; the visible names lead there.
    static func entries(of directory: borrowing FileDescriptor) throws(SystemError) -> [DirectoryEntry] {
        let duplicate = fcntl(directory.rawValue, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { throw SystemError(code: errno) }
        guard let stream = fdopendir(duplicate) else {
            let failure = SystemError(code: errno)
            close(duplicate)
            throw failure
        }
        defer { closedir(stream) }
        var entries: [DirectoryEntry] = []
        errno = 0
        while let next = readdir(stream) {
            if let entry = DirectoryEntry(next) { entries.append(entry) }
            errno = 0
        }
        guard errno == 0 else { throw SystemError(code: errno) }
        return entries.sorted { $0.name < $1.name }
    }
}

extension DirectoryEntry {
    fileprivate init?(_ entry: UnsafeMutablePointer<dirent>) {
        let name: FileName? = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return nil }
            let octets = UnsafeBufferPointer(start: start, count: strnlen(start, bytes.count))
            let isHidden = octets.first == UInt8(ascii: ".") && (octets.count == 1 || octets[1] == UInt8(ascii: "."))
            return isHidden ? nil : FileName(octets: octets)
        }
        guard let name else { return nil }
        self.name = name
        kind =
            switch Int32(entry.pointee.d_type) {
            case Int32(DT_REG): .regular
            case Int32(DT_DIR): .directory
            case Int32(DT_LNK): .link
            case Int32(DT_UNKNOWN): .unknown
            default: .other
            }
    }
}
