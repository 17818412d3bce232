import Yams

/// One pass over one configuration file: the mistakes found so far, and what values need to know beyond their own place.
final class Reading {
    /// Names that other parts of the file may refer to.
    enum Reference: String {
        case trustStore = "trust store", identity, proxy, receiver
    }

    let directory: String
    let timeZones: TimeZoneDatabase
    private(set) var mistakes: [ConfigurationMistake] = []
    /// Read before the sections that fall back on it.
    var defaults = DefaultSettings()
    private var declared: [Reference: [String]] = [:]

    init(directory: String, timeZones: TimeZoneDatabase = TimeZoneDatabase()) {
        self.directory = directory
        self.timeZones = timeZones
    }

    /// - Returns: nil when nothing sensible could be made of the text; the mistakes say why. A value together with mistakes is not to be used either.
    func read<Value>(_ yaml: String, as grammar: Grammar<Value>) -> Value? {
        do {
            let document = try Document(parsing: yaml)
            let root = Cursor(node: document.root, path: "", reading: self)
            declareNames(in: root)
            return grammar.read(root)
        } catch {
            mistakes.append(error)
            return nil
        }
    }

    func note(_ mistake: ConfigurationMistake) { mistakes.append(mistake) }

    func names(_ reference: Reference) -> [String] { declared[reference, default: []] }

    /// Collects names ahead of decoding, so that a reference to an entry that has a mistake of its own is no second mistake.
    private func declareNames(in root: Cursor) {
        declared[.trustStore] = root.peek("trust_stores")?.peekedKeys ?? []
        declared[.proxy] = root.peek("proxies")?.peekedKeys ?? []
        declared[.identity] = root.peek("identities")?.peekedKeys ?? []
        let receivers = root.peek("alerting")?.peek("receivers")?.elements ?? []
        declared[.receiver] = receivers.compactMap { $0.peek("name")?.peekedText }
    }
}
