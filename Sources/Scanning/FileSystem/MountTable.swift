import Glibc

/// What is mounted where, as far as it tells whether a kubelet keeps a file up to date.
struct MountTable: Sendable {
    /// Mount points of single files or directories out of a volume (`subPath`). The kubelet swaps the link inside the volume; such a mount stays at what it
    /// led to when the container started.
    private let subPaths: Set<String>

    /// - Parameter text: as in proc_pid_mountinfo(5); what cannot be read is passed over.
    init(_ text: String) {
        subPaths = Set(
            text.split(separator: "\n").compactMap { line in
                let fields = line.split(separator: " ", maxSplits: 5)
                guard fields.count > 4, MountTable.isSubPath(String(fields[3])) else { return nil }
                return MountTable.unescaped(fields[4])
            })
    }

    /// As the kernel lists it; empty where there is no such list.
    static func read(_ path: String) -> MountTable {
        guard let file = try? FileDescriptor.open(FileName(path), in: AT_FDCWD, 0) else { return MountTable("") }
        var buffer = [UInt8](repeating: 0, count: largestList)
        let count = (try? file.read(into: &buffer, upTo: buffer.count)) ?? 0
        return MountTable(String(decoding: buffer[..<count], as: UTF8.self))
    }

    func isSubPath(_ path: String) -> Bool {
        guard !subPaths.isEmpty else { return false }
        var place = path[...]
        while !place.isEmpty {
            if subPaths.contains(String(place)) { return true }
            place = place[..<(place.utf8.lastIndex(of: UInt8(ascii: "/")) ?? place.startIndex)]
        }
        return false
    }

    /// The root of the mount lies inside a version of a volume, `/..2026_11_23_02_00_00.123456789/tls.crt`, or in the kubelet's directory for such mounts.
    private static func isSubPath(_ root: String) -> Bool {
        root.split(separator: "/").contains { $0.hasPrefix("..2") || $0 == "volume-subpaths" }
    }

    /// Space, tab, line feed and backslash are written as three octal digits.
    private static func unescaped(_ field: Substring) -> String {
        var text: [UInt8] = []
        var rest = Substring(field).utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
                text.append(value)
                rest = rest.dropFirst(3)
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A node with thousands of mounts takes a few hundred KiB.
    private static let largestList = 1 << 20
}
