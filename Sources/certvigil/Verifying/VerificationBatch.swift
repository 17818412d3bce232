import Foundation
import Glibc
import Monitoring
import PKI
import Trust

/// `verify --batch`: one JSON object a line in, one verdict a line out, in order and as they come. A line or file that is wrong costs its own
/// verdict, never the run.
struct VerificationBatch {
    let verifier: CaseVerifier

    /// - Parameter path: `-` is standard input.
    /// - Throws: `Complaint` when the file cannot be opened or read to its end.
    func run(_ path: String) throws(Complaint) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VerificationBatch.failure(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var lines = LineReader(descriptor: descriptor)
        while true {
            var answers: [UInt8] = []
            guard let batch = lines.next() else { throw VerificationBatch.failure(path) }
            if batch.isEmpty { return }
            for line in batch where !line.isBlank { answers += answer(line) + [UInt8(ascii: "\n")] }
            StandardStream.output.write(answers)  // before waiting for more: whoever feeds a pipe may wait for the answer
        }
    }

    private func answer(_ line: LineReader.Line) -> [UInt8] {
        var id: String?
        var json = JSONWriter()
        do throws(UnverifiableCase) {
            let fields = try BatchLine(line)
            id = fields.id
            let trusted = try verifier.isTrusted(fields.request())
            json.object { json in
                json.field("id", id)
                json.field("trusted", trusted)
            }
        } catch {
            let message = id == nil ? "line \(line.number): \(error)" : error.description
            json.object { json in
                json.field("id", id)
                json.field("error", message)
            }
        }
        return json.bytes
    }

    private static func failure(_ path: String) -> Complaint {
        Complaint("\(path): \(String(cString: strerror(errno)).lowercased())", exitStatus: VerifyCommand.couldNotRun)
    }
}

/// A line of a batch: a JSON object with strings.
private struct BatchLine {
    let id: String
    private let fields: [String: Any]

    init(_ line: LineReader.Line) throws(UnverifiableCase) {
        guard !line.isTooLong else { throw UnverifiableCase(description: "longer than \(LineReader.longestLine) bytes") }
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.bytes)), let fields = object as? [String: Any] else {
            throw UnverifiableCase(description: "not a JSON object")
        }
        guard let id = fields["id"] as? String else { throw UnverifiableCase(description: "no id that is a string") }
        self.id = id
        self.fields = fields
    }

    func request() throws(UnverifiableCase) -> VerificationCase {
        guard let chain = try text("chain") else { throw UnverifiableCase(description: "no chain") }
        guard let trust = try text("trust") else { throw UnverifiableCase(description: "no trust") }
        return VerificationCase(
            chain: chain, trust: trust, host: try text("host"), at: try text("at"), purpose: try text("purpose"), revocationLists: try texts("crl"))
    }

    /// A string, or several of them; none where the field is absent or null.
    private func texts(_ name: String) throws(UnverifiableCase) -> [String] {
        if let several = fields[name] as? [String] { return several }
        return try text(name).map { [$0] } ?? []
    }

    /// nil where the field is absent or null.
    private func text(_ name: String) throws(UnverifiableCase) -> String? {
        guard let value = fields[name], !(value is NSNull) else { return nil }
        guard let text = value as? String else { throw UnverifiableCase(description: "\(name) is not a string") }
        return text
    }
}
