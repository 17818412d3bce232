import Testing

/// A reader of text format 0.0.4 as strict as Prometheus, so that what is rendered is read back by other code than what wrote it.
struct ExpositionText {
    struct Sample: Hashable {
        var name: String
        var labels: [String: String]
        var value: String

        /// `name{a="b"}`, labels sorted: what must be unique.
        var series: String {
            "\(name){\(labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.debugDescription)" }.joined(separator: ","))}"
        }
    }

    struct Malformed: Error {
        var line: String
        var reason: String
    }

    private(set) var samples: [Sample] = []
    /// Of each family, by the TYPE lines.
    private(set) var types: [String: String] = [:]
    /// In the order of their first line.
    private(set) var families: [String] = []

    init(_ bytes: [UInt8]) throws {
        let text = try #require(String(validating: bytes, as: UTF8.self))
        guard text.isEmpty || text.hasSuffix("\n") else { throw Malformed(line: "", reason: "no line feed at the end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() { try read(line) }
    }

    func samples(_ name: String) -> [Sample] { samples.filter { $0.name == "certvigil_\(name)" } }

    /// The value of the only series of that name with these labels among its own.
    func value(_ name: String, _ labels: [String: String] = [:]) -> String? {
        let found = samples(name).filter { $0.labels.merging(labels) { $1 } == $0.labels }
        return found.count == 1 ? found.first?.value : nil
    }

    private mutating func read(_ line: Substring) throws {
        if line.hasPrefix("# HELP ") { return try begin(line) }
        if line.hasPrefix("# TYPE ") {
            let words = line.split(separator: " ")
            guard words.count == 4, families.last == String(words[2]) else { throw Malformed(line: String(line), reason: "TYPE without HELP") }
            types[String(words[2])] = String(words[3])
            return
        }
        let sample = try sample(line)
        guard let family = families.last, sample.name == family || belongs(sample.name, toHistogram: family) else {
            throw Malformed(line: String(line), reason: "sample outside of its family")
        }
        samples.append(sample)
    }

    private mutating func begin(_ line: Substring) throws {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count == 4 else { throw Malformed(line: String(line), reason: "HELP without a text") }
        guard !families.contains(String(words[2])) else { throw Malformed(line: String(line), reason: "family in two groups") }
        families.append(String(words[2]))
    }

    private func belongs(_ name: String, toHistogram family: String) -> Bool {
        types[family] == "histogram" && ["_bucket", "_sum", "_count"].contains { name == family + $0 }
    }

    private func sample(_ line: Substring) throws -> Sample {
        var rest = line.unicodeScalars[...]
        let name = String(Substring(rest.prefix { $0 != "{" && $0 != " " }))
        rest = rest.dropFirst(name.unicodeScalars.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                let (label, value) = try labelPair(&rest, in: line)
                guard labels.updateValue(value, forKey: label) == nil else { throw Malformed(line: String(line), reason: "label twice") }
                if rest.first == "," { rest.removeFirst() }
            }
            rest.removeFirst()
        }
        let value = String(Substring(rest.dropFirst()))
        guard rest.first == " ", value == "+Inf" || Double(value) != nil else { throw Malformed(line: String(line), reason: "no value") }
        return Sample(name: name, labels: labels, value: value)
    }

    private func labelPair(_ rest: inout Substring.UnicodeScalarView, in line: Substring) throws -> (String, String) {
        let name = String(Substring(rest.prefix { $0 != "=" }))
        rest = rest.dropFirst(name.unicodeScalars.count + 1)
        guard !name.isEmpty, rest.popFirst() == "\"" else { throw Malformed(line: String(line), reason: "label without a quoted value") }
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst(), scalar != "\"" {
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "n": value.append("\n")
            case "\\": value.append("\\")
            case "\"": value.append("\"")
            default: throw Malformed(line: String(line), reason: "unknown escape")
            }
        }
        return (name, String(value))
    }
}
