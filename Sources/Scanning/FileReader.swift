import Glibc
import Monitoring
import PKI

/// Opens regular files, one after the other, and finds out what is in them. Each thread has one of its own.
struct FileReader {
    private let scanner: FileScanner
    private let request: ScanRequest
    private let time: Timestamp
    private let inspector: AccessInspector
    /// Kept for the next head, so that a file costs no allocation.
    private var headBuffer: [UInt8]

    /// - Parameter time: at which chains are verified.
    init(scanner: FileScanner, request: ScanRequest, time: Timestamp, inspector: AccessInspector) {
        self.scanner = scanner
        self.inspector = inspector
        self.request = request
        self.time = time
        headBuffer = [UInt8](repeating: 0, count: max(1, scanner.limits.headSize))
    }

    /// Opens what a visit leads to, and reads it if it holds certificates or claims to.
    mutating func read(_ visit: Visit) -> Sighting {
        do throws(SystemError) {
            let file = try FileDescriptor.open(visit.name, in: visit.directory.rawValue, visit.kind == .regular ? O_NOFOLLOW : 0)
            let status = try FileStatus(file)
            guard status.kind == .regular else { return .nothing }
            if visit.isRequested && KernelFileSystem.contains(file) { return .nothing }
            guard let outcome = try look(into: file, status, named: visit.name.text) else { return .seen(status.stamp, nil) }
            return .seen(status.stamp, completed(outcome, of: visit, file, status))
        } catch {
            return .failed(error)
        }
    }

    /// nil for a file of no format known here.
    private mutating func look(into file: borrowing FileDescriptor, _ status: FileStatus, named name: String) throws(SystemError) -> FileOutcome? {
        let count = status.size == 0 ? 0 : try file.read(into: &headBuffer, upTo: min(status.size, headBuffer.count))
        let head = FileHead(name: name, bytes: headBuffer[..<count], fileSize: status.size)
        var recognised = scanner.formats.first { $0.recognises(head) }
        if recognised == nil { recognised = try formatBehindPreface(of: file, head) }
        guard let format = recognised else { return FileOutcome(unrecognised: head) }
        let name = type(of: format).name
        guard status.size <= scanner.limits.largestFile else {
            let detail = "\(status.size) bytes, more than the \(scanner.limits.largestFile) that are read"
            return FileOutcome(format: name, decoded: DecodedFile(), failure: FileFailure(reason: .tooLarge, detail: detail))
        }
        let decoded = format.decode(try wholeContent(of: file, headCount: count, size: status.size), in: scanner.context)
        return FileOutcome(format: decoded.format ?? name, decoded: decoded, failure: FileOutcome.failure(for: decoded))
    }

    /// The format of a text that begins with more than a head of something else.
    private func formatBehindPreface(of file: borrowing FileDescriptor, _ head: FileHead) throws(SystemError) -> (any FileFormat)? {
        guard !head.isWholeFile, head.looksLikeText, head.fileSize <= scanner.limits.largestFile else { return nil }
        let end = FileOutcome.promisesCertificate(head.name) ? head.fileSize : min(head.fileSize, scanner.limits.longestPreface)
        let preface = try wholeContent(of: file, headCount: head.bytes.count, size: end)
        lseek(file.rawValue, off_t(head.bytes.count), SEEK_SET)  // the content is read from behind the head again
        let longHead = FileHead(name: head.name, bytes: preface[...], fileSize: head.fileSize)
        return scanner.formats.first { $0.recognises(longHead) }
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

    /// Adds what the surroundings of the file tell.
    private mutating func completed(_ outcome: FileOutcome, of visit: Visit, _ file: borrowing FileDescriptor, _ status: FileStatus) -> FileOutcome {
        var outcome = outcome
        outcome.verification = verification(of: outcome.decoded.entries.map(\.certificate))
        if !outcome.decoded.privateKeys.isEmpty, let path = file.resolvedPath {
            outcome.access = inspector.access(toFileAt: path, permissions: status.permissions)
            forgetHead()
        }
        outcome.isSubPathMount = inspector.mounts.isSubPath(visit.path)
        if visit.isLinked && outcome.isWorthReporting { outcome.resolvedPath = file.resolvedPath }
        if !outcome.decoded.entries.isEmpty {
            for key in visit.keys {
                outcome.keyFiles.append(KeyFile(visit: Visit(key, in: visit.directory), sighting: read(Visit(key, in: visit.directory))))
            }
        }
        return outcome
    }

    /// A key has no business in a buffer that goes on being used.
    private mutating func forgetHead() {
        for index in headBuffer.indices { headBuffer[index] = 0 }
    }

    /// Of the first certificate that is no CA, with all others beside it; nil where there is none or nothing is to be verified.
    private func verification(of certificates: [Certificate]) -> Verification? {
        guard let verify = scanner.verify, request.role != .trustStore, let leaf = certificates.firstIndex(where: { !$0.isCA }) else { return nil }
        return verify([certificates[leaf]] + certificates[..<leaf] + certificates[(leaf + 1)...], time)
    }
}

/// What a visit to a file came to.
indirect enum Sighting: Sendable {
    /// It is not for us to read.
    case nothing
    case failed(SystemError)
    /// - Parameters:
    ///   - FileStamp: of the file that was really opened.
    ///   - FileOutcome: nil for a file of no format known here.
    case seen(FileStamp, FileOutcome?)
}
