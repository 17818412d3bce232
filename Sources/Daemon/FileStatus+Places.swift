import Scanning

extension FileStatus {
    /// What several files are like now, and what is in those that are directories; a missing one is part of the state. What a directory holds may
    /// change without the directory: a file written in place, a link whose target moved.
    static func of(_ paths: [String]) -> [FileStatus?] {
        paths.flatMap { path in
            guard let status = FileStatus(path: path) else { return [FileStatus?.none] }
            let names = status.isDirectory ? DirectoryNames.list(path) ?? [] : []
            return [status] + names.map { FileStatus(path: "\(path)/\($0)") }
        }
    }
}
