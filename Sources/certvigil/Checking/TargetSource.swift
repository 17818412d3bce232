import Glibc
import Monitoring
import Settings

/// The file behind `--targets`.
struct TargetSource: Sendable {
    private enum Content: Sendable {
        case lines(Int32)
        /// file_sd is one document and has to be read as a whole.
        case document([DiscoveredTarget])
    }

    /// As people call it.
    private let name: String
    private let content: Content
    private let make: TargetFeed.TargetMaker
    private let complain: @Sendable (String) -> Void

    init(_ path: String, make: @escaping TargetFeed.TargetMaker, complain: @escaping @Sendable (String) -> Void) throws(Complaint) {
        name = path == "-" ? "standard input" : path
        self.make = make
        self.complain = complain
        if [".json", ".yml", ".yaml"].contains(where: path.lowercased().hasSuffix) {
            let (targets, mistakes) = try TargetSource.document(path)
            for mistake in mistakes { complain("\(path):\(mistake)") }
            content = .document(targets)
        } else {
            let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw TargetSource.unreadable(path) }
            content = .lines(descriptor)
        }
    }

    /// nil where it cannot be known without taking the lines, as of a pipe.
    var count: Int? {
        switch content {
        case .document(let targets): return targets.count
        case .lines(let descriptor):
            guard lseek(descriptor, 0, SEEK_CUR) == 0 else { return nil }
            defer { lseek(descriptor, 0, SEEK_SET) }
            var reader = LineReader(descriptor: descriptor)
            var count = 0
            while let lines = reader.next(), !lines.isEmpty { count += lines.count { !TargetLine.isBlank($0.bytes) } }
            return count
        }
    }

    /// - Parameter take: returns false when nothing more is wanted.
    func forEach(_ take: (Target) -> Bool) {
        switch content {
        case .document(let targets):
            for target in targets where !offer(target.endpoint, target.serverName, target.labels, at: name, to: take) { return }
        case .lines(let descriptor): forEachLine(of: descriptor, take)
        }
    }

    private func forEachLine(of descriptor: Int32, _ take: (Target) -> Bool) {
        var reader = LineReader(descriptor: descriptor)
        while let lines = reader.next() {
            if lines.isEmpty { return }
            for line in lines {
                switch line.isTooLong ? .mistake("longer than \(LineReader.longestLine) bytes") : TargetLine(line.withoutByteOrderMark) {
                case .blank: continue
                case .mistake(let description): complain("\(name):\(line.number): \(description)")
                case .endpoint(let endpoint, let serverName):
                    guard offer(endpoint, serverName, at: "\(name):\(line.number)", to: take) else { return }
                }
            }
        }
        complain("\(name): \(String(cString: strerror(errno)).lowercased())")
    }

    /// - Returns: false when nothing more is wanted.
    private func offer(_ endpoint: Endpoint, _ serverName: String?, _ labels: [String: String] = [:], at place: String, to take: (Target) -> Bool)
        -> Bool
    {
        do throws(EndpointSyntaxError) { return take(try make(endpoint, serverName, labels)) } catch {
            complain("\(place): \(error)")
            return true
        }
    }

    private static func document(_ path: String) throws(Complaint) -> (targets: [DiscoveredTarget], mistakes: [ConfigurationMistake]) {
        do {
            return try FileDiscovery.read(path)
        } catch {
            throw Complaint(
                error.description, hint: "file_sd is a list of {targets: [host:port, …], labels: {…}}", exitStatus: Status.unknown.exitStatus)
        }
    }

    private static func unreadable(_ path: String) -> Complaint {
        Complaint("\(path): \(String(cString: strerror(errno)).lowercased())", exitStatus: Status.unknown.exitStatus)
    }
}

extension LineReader.Line {
    fileprivate var withoutByteOrderMark: ArraySlice<UInt8> { number == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes }
}
