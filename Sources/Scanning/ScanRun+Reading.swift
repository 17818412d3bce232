import Glibc
import Monitoring
import PKI

extension ScanRun {
    /// Opens a regular file, and reports it if it holds certificates or claims to.
    mutating func read(_ visit: Visit) {
        do throws(SystemError) {
            let file = try FileDescriptor.open(visit.name, in: visit.directory, visit.kind == .regular ? O_NOFOLLOW : 0)
            let status = try FileStatus(file)
            guard status.kind == .regular, !wasObserved(status.identity) else { return }
            if visit.isRequested && KernelFileSystem.contains(file) { return }
            let outcome = try look(into: file, status, named: visit.path)
            note(FileMemory(stamp: status.stamp, content: outcome.map { FileMemory.Content($0) }), at: visit.path)
            guard let outcome, outcome.isWorthReporting else { return }
            report(observation(of: outcome, at: visit.path, resolvedPath: visit.isLinked ? file.resolvedPath : nil))
        } catch {
            failUnlessGone(error, at: visit)
        }
    }

    /// nil for a file of no format known here.
    private mutating func look(into file: borrowing FileDescriptor, _ status: FileStatus, named path: String) throws(SystemError) -> FileOutcome? {
        let count = status.size == 0 ? 0 : try file.read(into: &headBuffer, upTo: headBuffer.count)
        let head = FileHead(name: FileOutcome.name(of: path), bytes: headBuffer[..<count], fileSize: status.size)
        guard let format = scanner.formats.first(where: { $0.recognises(head) }) else { return FileOutcome(unrecognised: head) }
        let name = type(of: format).name
        guard status.size <= scanner.limits.largestFile else {
            let detail = "\(status.size) bytes, more than the \(scanner.limits.largestFile) that are read"
            return FileOutcome(format: name, decoded: DecodedFile(), failure: FileFailure(reason: .tooLarge, detail: detail))
        }
        let decoded = format.decode(try wholeContent(of: file, headCount: count, size: status.size), in: scanner.context)
        return FileOutcome(format: decoded.format ?? name, decoded: decoded, failure: FileOutcome.failure(for: decoded))
    }

    /// The bytes of a file of which the head is in the buffer.
    private func wholeContent(of file: borrowing FileDescriptor, headCount: Int, size: Int) throws(SystemError) -> [UInt8] {
        guard headCount == headBuffer.count, size > headCount else { return Array(headBuffer[..<headCount]) }
        var content = [UInt8](repeating: 0, count: size)
        content.replaceSubrange(..<headCount, with: headBuffer)
        let count = try file.read(into: &content, from: headCount, upTo: size)
        content.removeLast(size - headCount - count)
        return content
    }

    private func observation(of outcome: FileOutcome, at path: String, resolvedPath: String?) -> FileObservation {
        let certificates = zip(0..., outcome.decoded.entries).map { PresentedCertificate(position: $0, certificate: $1.certificate, entry: $1.name) }
        return FileObservation(
            scan: request.name, path: path, resolvedPath: resolvedPath, observedAt: time, format: outcome.format,
            certificates: certificates, failure: outcome.failure, verification: verification(of: certificates.map(\.certificate)))
    }

    /// Of the first certificate that is no CA, with all others beside it; nil where there is none or nothing is to be verified.
    private func verification(of certificates: [Certificate]) -> Verification? {
        guard let verify = scanner.verify, request.role != .trustStore, let leaf = certificates.firstIndex(where: { !$0.isCA }) else { return nil }
        return verify([certificates[leaf]] + certificates[..<leaf] + certificates[(leaf + 1)...], time)
    }
}

/// What reading a file came to.
struct FileOutcome {
    /// nil for a file that only its name says to be a certificate.
    var format: FileFormatName?
    var decoded: DecodedFile
    var failure: FileFailure?

    var isWorthReporting: Bool { !decoded.entries.isEmpty || failure != nil }

    init(format: FileFormatName?, decoded: DecodedFile, failure: FileFailure?) {
        self.format = format
        self.decoded = decoded
        self.failure = failure
    }

    /// nil unless the name alone promises a certificate.
    init?(unrecognised head: FileHead) {
        guard FileOutcome.promisesCertificate(head.name) else { return nil }
        let detail = head.fileSize == 0 ? "the file is empty" : "named as a certificate, but holds none in a format known here"
        self.init(format: nil, decoded: DecodedFile(), failure: FileFailure(reason: .undecodable, detail: detail))
    }

    /// `.cer` (RFC 2585 §4), and the `.crt` of Kubernetes and Debian, in any case.
    private static func promisesCertificate(_ name: String) -> Bool {
        let ending = name.utf8.suffix(4).lazy.map { $0 | 0x20 }
        return ending.elementsEqual(".crt".utf8) || ending.elementsEqual(".cer".utf8)
    }

    /// Problems told in full; a bundle of strangers may have thousands.
    private static let toldProblems = 3

    static func failure(for decoded: DecodedFile) -> FileFailure? {
        guard let first = decoded.problems.first else { return nil }
        let told = decoded.problems.prefix(toldProblems)
        let rest = decoded.problems.count - told.count + decoded.untoldProblems
        let detail = told.map(\.description).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
        return FileFailure(reason: first.kind, detail: detail)
    }

    static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }
}

extension FileMemory.Content {
    init(_ outcome: FileOutcome) {
        format = outcome.format
        fingerprints = outcome.decoded.entries.map(\.certificate.fingerprint)
        failure = outcome.failure?.reason
        isObserved = outcome.isWorthReporting
    }
}
