import Foundation
import Glibc
import Monitoring
import Settings
import Synchronization

/// The targets of a `check`: those of the command line, then those of a file, read as they are needed, so that a file of any length takes the same
/// memory.
final class TargetFeed: Sendable {
    /// A target by reference: each of hundreds of tasks holds one for as long as it waits for a peer.
    final class Assignment: Sendable {
        let target: Target

        init(_ target: Target) { self.target = target }
    }

    /// Makes a target of an endpoint, the server name that stands beside it, and its labels.
    typealias TargetMaker = @Sendable (Endpoint, _ serverName: String?, _ labels: [String: String]) throws(EndpointSyntaxError) -> Target

    /// Targets in the order of the command line, then of the file. nil where nobody has counted, and for a pipe nobody can.
    let total: Int?
    private let queue: BoundedQueue<Assignment>
    private let wasInterrupted = Atomic(false)

    /// Read ahead: enough that no task waits for a line, and a few hundred KiB.
    private static let readAhead = 1024

    /// - Parameters:
    ///   - file: lines; file_sd where it is called .json, .yml or .yaml; `-` is standard input.
    ///   - isCounted: whether the total is wanted, which takes one more look at the file.
    ///   - complain: told each mistake in the file, which costs that one target only.
    /// - Throws: `Complaint` naming every endpoint of the command line that cannot be read, or the file that cannot be opened.
    init(
        endpoints: [String], file: String?, isCounted: Bool, make: @escaping TargetMaker, complain: @escaping @Sendable (String) -> Void
    ) throws(Complaint) {
        let named = try TargetFeed.targets(endpoints, make)
        let queue = BoundedQueue<Assignment>(capacity: TargetFeed.readAhead)
        self.queue = queue
        let source = try file.map { path throws(Complaint) in try TargetSource(path, make: make, complain: complain) }
        total = isCounted ? TargetFeed.sum(named.count, source) : nil
        Thread.detachNewThread {
            for target in named where !queue.push(Assignment(target)) { return }
            source?.forEach { queue.push(Assignment($0)) }
            queue.close()
        }
    }

    func next() async -> Assignment? { await queue.next() }

    /// Hands out nothing more.
    func interrupt() {
        wasInterrupted.store(true, ordering: .relaxed)
        queue.close(discarding: true)
    }

    var isInterrupted: Bool { wasInterrupted.load(ordering: .relaxed) }

    private static func sum(_ count: Int, _ source: TargetSource?) -> Int? {
        guard let source else { return count }
        return source.count.map { $0 + count }
    }

    private static func targets(_ endpoints: [String], _ make: TargetMaker) throws(Complaint) -> [Target] {
        var targets: [Target] = []
        var mistakes: [String] = []
        for text in endpoints {
            do throws(EndpointSyntaxError) { targets.append(try make(try Endpoint(parsing: text), nil, [:])) } catch {
                mistakes.append(error.description)
            }
        }
        guard mistakes.isEmpty else {
            throw Complaint(
                mistakes.joined(separator: "\ncertvigil: "), hint: "write host:port, [2001:db8::1]:port or https://host",
                exitStatus: Status.unknown.exitStatus)
        }
        return targets
    }
}
