import Monitoring
import Settings

/// The targets of a `check`: those of the command line, then those of a file.
struct TargetList {
    let targets: [Target]

    /// 100,000 lines of 160 bytes, the largest estate `check` is made for.
    private static let largestFile = 16 << 20

    /// - Throws: `Complaint` naming every endpoint and line that cannot be read.
    ///
    /// - Parameter target: makes a target of an endpoint and the name that stands beside it.
    init(endpoints: [String], file: String?, target: (Endpoint, String?) throws(EndpointSyntaxError) -> Target) throws(Complaint) {
        var targets: [Target] = []
        var mistakes: [String] = []
        func add(_ text: some StringProtocol, _ name: String?, at place: String) {
            do throws(EndpointSyntaxError) {
                targets.append(try target(try Endpoint(parsing: String(text)), name))
            } catch {
                mistakes.append(place + error.description)
            }
        }
        for text in endpoints { add(text, nil, at: "") }
        if let file {
            for line in try TargetList.lines(of: file) { add(line.endpoint, line.serverName, at: "\(file):\(line.number): ") }
        }
        guard mistakes.isEmpty else {
            throw Complaint(
                mistakes.joined(separator: "\ncertvigil: "), hint: "write host:port, [2001:db8::1]:port or https://host",
                exitStatus: Status.unknown.exitStatus)
        }
        self.targets = targets
    }

    private struct Line {
        var number: Int
        var endpoint: Substring
        var serverName: String?
    }

    /// `ENDPOINT [SERVER_NAME]`; blank lines and comments behind # are left out.
    private static func lines(of file: String) throws(Complaint) -> [Line] {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(file == "-" ? "/dev/stdin" : file, limit: largestFile, mayBePipe: true)
        } catch {
            throw Complaint("\(file): \(error)", exitStatus: Status.unknown.exitStatus)
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.enumerated().compactMap { index, line in
            let fields = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            return fields.first.map { Line(number: index + 1, endpoint: $0, serverName: fields.count > 1 ? String(fields[1]) : nil) }
        }
    }
}
