import Glibc
import Monitoring
import PKI
import Settings

/// Keeps fetched CRLs on disk, one file each, so that a restart fetches nothing anew that is still fresh and an outage of the CA is outlived.
///
/// What is read from there is trusted no more than what comes from the network: lists carry their issuer's signature.
struct ListCache: Sendable {
    /// What was fetched from a URL, and by what the server knows it again.
    struct Entry: Hashable, Sendable {
        var url: String
        var fetchedAt: Timestamp
        var entityTag: String?
        var lastModified: String?
        /// As it came, DER or PEM.
        var content: [UInt8]
    }

    private let directory: String
    private let digest: any Digest

    init(directory: String, digest: any Digest) {
        self.directory = directory
        self.digest = digest
    }

    /// nil where nothing is kept, or nothing that can be used.
    ///
    /// - Parameter largest: of the content, in bytes.
    func entry(for url: String, largest: Int) -> Entry? {
        guard let bytes = try? BoundedFile.read(path(of: url), limit: largest + ListCache.largestHead, followsLinks: false),
            let entry = Entry(file: bytes), entry.url == url
        else {
            return nil
        }
        return entry
    }

    /// Whoever reads sees the old entry or the new one, never half of one. What cannot be written is fetched again after a restart.
    func keep(_ entry: Entry) -> Bool { CacheFile.replace(path(of: entry.url), with: entry.file, in: directory) }

    private func path(of url: String) -> String { "\(directory)/\(digest.sha256(Array(url.utf8)[...]).hex).crl" }

    /// A URL and two header fields.
    private static let largestHead = 16 << 10
}

extension ListCache.Entry {
    private static let magic = "certvigil-crl 1"

    fileprivate var file: [UInt8] {
        let fields =
            [("url", url), ("fetched", fetchedAt.description)]
            + [("etag", entityTag), ("last-modified", lastModified)].compactMap { name, value in value.map { (name, $0) } }
        let head = ([Self.magic] + fields.map { "\($0.0): \($0.1)" }).joined(separator: "\n") + "\n\n"
        return Array(head.utf8) + content
    }

    fileprivate init?(file: [UInt8]) {
        guard let end = file.firstRange(of: Array("\n\n".utf8)) else { return nil }
        let lines = String(decoding: file[..<end.lowerBound], as: UTF8.self).split(separator: "\n")
        guard lines.first == Substring(Self.magic) else { return nil }
        var fields: [Substring: String] = [:]
        for line in lines.dropFirst() {
            guard let separator = line.firstRange(of: ": ") else { return nil }
            fields[line[..<separator.lowerBound]] = String(line[separator.upperBound...])
        }
        guard let url = fields["url"], let fetched = fields["fetched"].flatMap({ Timestamp(rfc3339: $0) }) else { return nil }
        self.init(
            url: url, fetchedAt: fetched, entityTag: fields["etag"], lastModified: fields["last-modified"], content: Array(file[end.upperBound...]))
    }
}

/// Small files that are replaced as a whole.
private enum CacheFile {
    static func replace(_ path: String, with bytes: [UInt8], in directory: String) -> Bool {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { return false }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWritten = rest.isEmpty && fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }
}
