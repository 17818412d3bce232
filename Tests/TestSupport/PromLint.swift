/// What is wrong with an exposition in Prometheus' text format 0.0.4.
public enum PromLint {
    /// `promtool check metrics`, which knows the format and the naming rules best; empty when it has nothing to say.
    public static func promtool(_ exposition: String) async throws -> [String] {
        let outcome = try await runProcess("promtool", ["check", "metrics"], input: exposition)
        let lines = (outcome.standardOutput + outcome.standardError).split(separator: "\n").map(String.init)
        return outcome.status == 0 ? lines : lines + ["promtool ended with \(outcome.exit)"]
    }

    /// The naming rules that promtool applies, without its process: for many expositions, or to say which rule is broken.
    public static func problems(in exposition: String) -> [String] {
        var families: [String: Family] = [:]
        var problems: [String] = []
        var seen: Set<Substring> = []
        for line in exposition.split(separator: "\n") {
            if line.hasPrefix("#") {
                read(comment: line, into: &families, problems: &problems)
                continue
            }
            let series = line.prefix(upTo: line.lastIndex(of: " ") ?? line.endIndex)
            if !seen.insert(series).inserted { problems.append("\(series): metric not unique") }
            let name = series.prefix { $0 != "{" && $0 != " " }
            let family = families.keys.contains(String(name)) ? String(name) : baseName(String(name))
            families[family, default: Family()].labels.formUnion(labels(in: series))
        }
        return problems + families.sorted { $0.key < $1.key }.flatMap { name, family in family.problems(name: name) }
    }

    private static func read(comment line: Substring, into families: inout [String: Family], problems: inout [String]) {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count >= 3 else { return }
        let name = String(words[2])
        switch words[1] {
        case "HELP":
            if families[name]?.help != nil { problems.append("\(name): second HELP") }
            families[name, default: Family()].help = words.count > 3 ? String(words[3]) : ""
        case "TYPE":
            if families[name]?.type != nil { problems.append("\(name): second TYPE") }
            families[name, default: Family()].type = words.count > 3 ? String(words[3]) : ""
        default: break
        }
    }

    /// The family of a histogram's or summary's series.
    private static func baseName(_ name: String) -> String {
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) { return String(name.dropLast(suffix.count)) }
        return name
    }

    /// Label names; values are skipped with their escapes.
    private static func labels(in series: Substring) -> Set<String> {
        guard let open = series.firstIndex(of: "{") else { return [] }
        var names: Set<String> = []
        var name = ""
        var isInValue = false
        var isEscaped = false
        for character in series[series.index(after: open)...] {
            switch character {
            case _ where isEscaped: isEscaped = false
            case "\\" where isInValue: isEscaped = true
            case "\"": isInValue.toggle()
            case _ where isInValue: break
            case "=":
                names.insert(name)
                name = ""
            case ",", "}", " ": name = ""
            default: name.append(character)
            }
        }
        return names
    }
}

extension PromLint {
    /// One metric family and the rules for it.
    private struct Family {
        var help: String?
        var type: String?
        var labels: Set<String> = []

        func problems(name: String) -> [String] {
            let components = Set(name.split(separator: "_").map(String.init))
            var problems: [String] = []
            if help?.isEmpty ?? true { problems.append("no help text") }
            if type == "counter", !name.hasSuffix("_total") { problems.append("counter metrics should have \"_total\" suffix") }
            if type != "counter", name.hasSuffix("_total") { problems.append("non-counter metrics should not have \"_total\" suffix") }
            problems += components.intersection(Family.abbreviatedUnits).sorted().map { "should not contain abbreviated units: \($0)" }
            problems += components.intersection(Family.derivedUnits).sorted().map { "use a base unit instead of \"\($0)\"" }
            problems += components.intersection(["gauge", "counter", "histogram", "summary"]).sorted().map { "should not include type \"\($0)\"" }
            problems += reservedNames(name)
            if name.contains(":") { problems.append("metric names should not contain ':'") }
            if ([name] + labels).contains(where: Family.isCamelCase) { problems.append("names should be written in snake_case") }
            return problems.map { "\(name): \($0)" }
        }

        private func reservedNames(_ name: String) -> [String] {
            guard type != "histogram", type != "summary" else { return [] }
            return ["_bucket", "_count", "_sum"].filter { name.hasSuffix($0) }.map { "non-histogram metrics should not have \"\($0)\" suffix" }
                + ["le", "quantile"].filter(labels.contains).map { "should not have the label \"\($0)\"" }
        }

        private static func isCamelCase(_ name: String) -> Bool {
            zip(name, name.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
        }

        private static let abbreviatedUnits: Set = ["s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d"]
        private static let derivedUnits: Set = [
            "milliseconds", "microseconds", "nanoseconds", "minutes", "hours", "days", "weeks", "bits", "kilobytes", "megabytes", "gigabytes",
            "kibibytes", "mebibytes", "gibibytes", "fahrenheit", "percent",
        ]
    }
}
