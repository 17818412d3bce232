import Glibc
import Monitoring

extension FileFailure {
    /// What a failed system call means for a file.
    init(_ error: SystemError) {
        let reason: Reason =
            switch error.code {
            case EACCES, EPERM: .permissionDenied
            case ENOENT, ENOTDIR: .notFound
            case ELOOP: .symlinkLoop
            default: .readFailed
            }
        self.init(reason: reason, detail: error.message)
    }
}
