import ArgumentParser
import Monitoring
import PKI

/// `--log.format`: how a line of the log is written.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case logfmt, json

    func line(at time: Timestamp, level: String, message: String, fields: [(key: String, value: String)]) -> String {
        let all = [("ts", time.description), ("level", level), ("msg", message)] + fields.map { ($0.key, $0.value) }
        switch self {
        case .logfmt: return all.map { "\($0)=\(LogFormat.quoted($1))" }.joined(separator: " ")
        case .json:
            var json = JSONWriter()
            json.object { json in
                for (key, value) in all { json.field(key, value) }
            }
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }

    /// logfmt quotes a value that has spaces, quotes or equals signs in it; control characters cannot break the line.
    private static func quoted(_ value: String) -> String {
        let plain = value.plainText
        guard plain.isEmpty || plain.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return plain }
        return "\"" + plain.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
