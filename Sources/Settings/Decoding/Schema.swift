import Monitoring

/// What a value may look like, in the words of JSON Schema (draft 2020-12).
indirect enum Schema: Sendable {
    case text(String)
    case duration
    /// `25%`
    case share
    case flag
    case integer(ClosedRange<Int>)
    case choice([String])
    case either([Schema])
    case list(Schema)
    case dictionary(Schema)
    case section(SectionSchema)
}

/// The table of a section without the types of its values.
struct SectionSchema: Sendable {
    var summary: String
    var keys: [any AnyKey]
    var rules: [KeyRule]

    init<Content: Section>(_: Content.Type) {
        summary = Content.summary
        keys = Content.keys
        rules = Content.rules
    }
}

extension Schema {
    /// - Parameters:
    ///   - summary: of the key that has this value.
    ///   - dialect: of a whole schema, where a value stands for the document.
    func write(to json: inout JSONWriter, summary: String? = nil, dialect: String? = nil) {
        json.object { json in
            if let dialect { json.field("$schema", dialect) }
            if let summary { json.field("description", summary) }
            writeContent(to: &json)
            guard dialect != nil else { return }
            // Top-level keys that begin with x- are for the user's own use.
            json.key("patternProperties")
            json.object { json in
                json.key("^x-")
                json.object { _ in }
            }
        }
    }

    private func writeContent(to json: inout JSONWriter) {
        switch self {
        case .text(let kind): writeText(kind, to: &json)
        case .duration: writePattern(#"^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$"#, orZero: true, to: &json)
        case .share: writePattern(#"^[0-9]+(\.[0-9]+)?%$"#, orZero: false, to: &json)
        case .flag: json.field("type", "boolean")
        case .integer(let range):
            json.field("type", "integer")
            json.field("minimum", range.lowerBound)
            json.field("maximum", range.upperBound)
        case .choice(let words): json.field("enum", strings: words)
        case .either(let schemas):
            json.key("anyOf")
            json.array(schemas) { $1.write(to: &$0) }
        case .list(let element):
            json.field("type", "array")
            json.key("items")
            element.write(to: &json)
        case .dictionary(let element):
            json.field("type", "object")
            json.key("additionalProperties")
            element.write(to: &json)
        case .section(let section): section.write(to: &json)
        }
    }

    /// YAML reads an unquoted 1 as a number, which is as good a text here.
    private func writeText(_ kind: String, to json: inout JSONWriter) {
        json.field("type", strings: ["string", "number", "boolean"])
        json.field("title", kind)
    }

    private func writePattern(_ pattern: String, orZero: Bool, to json: inout JSONWriter) {
        json.field("type", strings: orZero ? ["string", "integer"] : ["string"])
        json.field("pattern", pattern)
    }
}

extension SectionSchema {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("type", "object")
        json.field("additionalProperties", false)
        json.key("properties")
        json.object { json in
            for key in keys {
                json.key(key.name)
                key.schema.write(to: &json, summary: key.summary)
            }
        }
        let required = keys.filter(\.isRequired).map(\.name)
        if !required.isEmpty { json.field("required", strings: required) }
        guard !rules.isEmpty else { return }
        json.key("allOf")
        json.array(rules) { $1.write(to: &$0) }
    }
}

extension KeyRule {
    fileprivate func write(to json: inout JSONWriter) {
        func alternatives(_ word: String, _ names: [String], to json: inout JSONWriter) {
            json.key(word)
            json.array(names) { json, name in json.object { $0.field("required", strings: [name]) } }
        }
        json.object { json in
            switch self {
            case .exactlyOne(let names): alternatives("oneOf", names, to: &json)
            case .atLeastOne(let names): alternatives("anyOf", names, to: &json)
            case .atMostOne(let names):
                json.key("not")
                json.object { $0.field("required", strings: names) }
            case .needs(let name, let other):
                json.key("dependentRequired")
                json.object { $0.field(name, strings: [other]) }
            }
        }
    }
}
