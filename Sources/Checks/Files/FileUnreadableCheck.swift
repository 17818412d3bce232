import Monitoring
import PKI

/// A file that a scan was to read and could not: what is in it is not watched.
public struct FileUnreadableCheck: Check {
    public static let id = CheckID("file_unreadable")
    public static let citation = Citation("POSIX.1-2024", section: "open")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation else { return .notApplicable }
        guard let failure = file.failure, failure.reason != .undecodable else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: context.limit(.warning), subject: .place, message: Self.message(failure).plainText,
                hint: Self.hint(failure.reason, Confirmation.quote(file.path)))
        ])
    }

    private static func message(_ failure: FileFailure) -> String {
        failure.detail.isEmpty ? phrase(failure.reason) : "\(phrase(failure.reason)): \(failure.detail)"
    }

    private static func phrase(_ reason: FileFailure.Reason) -> String {
        switch reason {
        case .permissionDenied: "the file may not be read"
        case .notFound: "the file does not exist"
        case .brokenSymlink: "the symbolic link leads nowhere"
        case .symlinkLoop: "the symbolic links lead in a circle"
        case .tooLarge: "the file is larger than any certificate file"
        case .tooCostly: "the file asks for more work than is done for one"
        case .wrongPassphrase: "none of the configured passphrases opens the file"
        case .undecodable, .readFailed: "reading the file failed"
        }
    }

    private static func hint(_ reason: FileFailure.Reason, _ path: String) -> String {
        switch reason {
        case .permissionDenied: "let certvigil's user read the file and enter every directory above it; confirm with: namei -l \(path)"
        case .notFound, .brokenSymlink, .symlinkLoop: "mend the link or take the path out of the scan; confirm with: namei -l \(path)"
        case .tooLarge: "exclude it from the scan if it holds no certificates; confirm with: ls -l \(path)"
        case .tooCostly:
            "write it anew with fewer iterations, 600,000 at most; if nobody knows where it comes from, remove it; confirm with: "
                + "openssl pkcs12 -info -noout -in \(path)"
        case .wrongPassphrase: "add the file that holds its passphrase to the scan's passphrase_files"
        case .undecodable, .readFailed: "see the system's log for errors of the file system; confirm with: cat \(path) >/dev/null"
        }
    }
}
