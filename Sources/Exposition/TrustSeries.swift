import Monitoring
import PKI

/// A source of CRLs: a file, or a URL from which they were fetched.
public struct RevocationListFacts: Hashable, Sendable {
    /// A path or a URL.
    public var location: String
    public var thisUpdate: Timestamp
    /// nil where the list does not say.
    public var nextUpdate: Timestamp?
    public var entries: Int

    public init(location: String, thisUpdate: Timestamp, nextUpdate: Timestamp?, entries: Int) {
        self.location = location
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.entries = entries
    }
}

/// What is exported for each source of CRLs.
enum RevocationListColumn: SeriesColumn {
    case thisUpdate, nextUpdate, entries

    var family: MetricFamily {
        switch self {
        case .thisUpdate: MetricCatalogue.crlThisUpdate
        case .nextUpdate: MetricCatalogue.crlNextUpdate
        case .entries: MetricCatalogue.crlEntries
        }
    }
}

/// What is exported for each trust store.
enum TrustStoreColumn: SeriesColumn {
    case certificates, notAfter

    var family: MetricFamily {
        switch self {
        case .certificates: MetricCatalogue.trustStoreCertificates
        case .notAfter: MetricCatalogue.trustStoreNotAfter
        }
    }
}

/// How often revocation information was asked for.
enum RevocationFetchColumn: SeriesColumn {
    case fetches

    var family: MetricFamily { MetricCatalogue.revocationFetches }
}

/// The series of what trust rests on: trust stores and CRLs.
struct TrustSeries: Sendable {
    private var stores = SeriesTable<String, TrustStoreColumn>()
    private var lists = SeriesTable<String, RevocationListColumn>()
    private var fetches: [FetchGroup: Int] = TrustSeries.noFetches
    private var writer = LineWriter()

    private struct FetchGroup: Hashable, Sendable {
        var kind: String
        var outcome: String
    }

    /// All of them, so that none hides its first increase.
    private static let noFetches: [FetchGroup: Int] = {
        let groups = ["crl", "ocsp"].flatMap { kind in ["failed", "unchanged", "updated"].map { FetchGroup(kind: kind, outcome: $0) } }
        return Dictionary(uniqueKeysWithValues: groups.map { ($0, 0) })
    }()

    var sheets: [SeriesSheet] {
        var counters = SeriesTable<Int, RevocationFetchColumn>()
        var writer = LineWriter()
        counters[0] = LineBlock(RevocationFetchColumn.self, labels: [], using: &writer) { _, lines in
            for (group, count) in fetches.sorted(by: { ($0.key.kind, $0.key.outcome) < ($1.key.kind, $1.key.outcome) }) {
                lines.add(.count(count), ("kind", group.kind), ("outcome", group.outcome))
            }
        }
        return [stores.sheet, lists.sheet, counters.sheet]
    }

    mutating func set(_ anchors: [String: [Certificate]]) {
        for gone in Set(stores.keys).subtracting(anchors.keys) { stores[gone] = nil }
        for (name, certificates) in anchors.sorted(by: { $0.key < $1.key }) {
            stores[name] = LineBlock(TrustStoreColumn.self, labels: LabelText.list([("trust_store", name)]), using: &writer) { column, lines in
                switch column {
                case .certificates: lines.add(.count(certificates.count))
                case .notAfter:
                    for certificate in certificates {
                        lines.add(
                            .time(certificate.validity.notAfter), ("fingerprint_sha256", certificate.fingerprint.hex),
                            ("subject", certificate.subject.description))
                    }
                }
            }
        }
    }

    mutating func set(_ facts: [RevocationListFacts]) {
        for gone in Set(lists.keys).subtracting(facts.map(\.location)) { lists[gone] = nil }
        for list in facts {
            lists[list.location] = LineBlock(
                RevocationListColumn.self, labels: LabelText.list([("location", list.location)]), using: &writer
            ) { column, lines in
                switch column {
                case .thisUpdate: lines.add(.time(list.thisUpdate))
                case .nextUpdate: if let end = list.nextUpdate { lines.add(.time(end)) }
                case .entries: lines.add(.count(list.entries))
                }
            }
        }
    }

    mutating func countFetch(kind: String, outcome: String) { fetches[FetchGroup(kind: kind, outcome: outcome), default: 0] += 1 }
}

extension MetricsState {
    /// Takes over what each trust store holds, all stores.
    public func setTrustStores(_ anchors: [String: [Certificate]]) { trust { $0.set(anchors) } }

    /// Takes over the CRLs at hand, all of them; one for each location.
    public func setRevocationLists(_ facts: [RevocationListFacts]) { trust { $0.set(facts) } }

    /// - Parameters:
    ///   - kind: `crl` or `ocsp`.
    ///   - outcome: `updated`, `unchanged` or `failed`.
    public func countRevocationFetch(kind: String, outcome: String) { trust { $0.countFetch(kind: kind, outcome: outcome) } }
}
