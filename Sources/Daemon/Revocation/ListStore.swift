import Logging
import Monitoring
import PKI

/// The CRLs behind the URLs that certificates name: fetched at first sight, kept on disk, asked for again when they may have changed.
///
/// A URL that cannot be fetched is left alone for a while, and what was fetched before stays in force: a CA that is down costs a probe nothing and
/// changes no verdict before its last list is out of date.
actor ListStore {
    struct Limits: Hashable, Sendable {
        var refreshInterval: Duration
        /// Of one list, in bytes.
        var largestList: Int
        /// URLs remembered; those wanted last stay. A hostile endpoint may show a new one at every handshake.
        var mostLocations = 4096
        /// Bytes of lists in memory, of all URLs together.
        var mostBytes = 256 << 20
    }

    private struct Location {
        var lists: [CertificateRevocationList] = []
        var size = 0
        var entry: ListCache.Entry?
        var due = Timestamp(microseconds: .min)
        var failures = 0
        var wantedAt: Timestamp
        var isFetching = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isKnown = false
    }

    private let download: RevocationDownload
    private let cache: ListCache?
    private let digest: any Digest
    private let limits: Limits
    private let clock: any WallClock
    private let logger: Logger
    private let observe: @Sendable (RevocationFetch) -> Void
    private var locations: [String: Location] = [:]

    /// After a failure, and twice as long after each further one.
    private static let firstRetry = Duration.seconds(60)

    init(
        download: RevocationDownload, cache: ListCache?, digest: any Digest, limits: Limits, clock: any WallClock, logger: Logger,
        observe: @escaping @Sendable (RevocationFetch) -> Void
    ) {
        self.download = download
        self.cache = cache
        self.digest = digest
        self.limits = limits
        self.clock = clock
        self.logger = logger
        self.observe = observe
    }

    /// What is known there. Waits for the first download of a URL, and for no other.
    ///
    /// - Parameter patience: for that download.
    func lists(at url: String, patience: Duration) async -> [CertificateRevocationList] {
        let now = clock.now
        if locations[url] == nil {
            makeRoom()
            locations[url] = Location(wantedAt: now)
        }
        locations[url]?.wantedAt = now
        if locations[url]?.isKnown == false {
            if locations[url]?.isFetching == true {
                await withCheckedContinuation { locations[url]?.waiting.append($0) }
            } else {
                await update(url, patience: patience)
            }
        }
        return locations[url]?.lists ?? []
    }

    /// Asks again for what is due, a few at a time.
    func refresh() async {
        let now = clock.now
        let due = locations.filter { $0.value.isKnown && !$0.value.isFetching && $0.value.due <= now }.keys.sorted()
        for url in due where !Task.isCancelled { await update(url, patience: download.timeout) }
    }

    /// What is at hand, by URL.
    var known: [String: [CertificateRevocationList]] { locations.mapValues(\.lists).filter { !$0.value.isEmpty } }

    private func update(_ url: String, patience: Duration) async {
        locations[url]?.isFetching = true
        if locations[url]?.isKnown == false, let entry = cache?.entry(for: url, largest: limits.largestList) { take(entry, at: url) }
        if (locations[url]?.due ?? clock.now) <= clock.now { await fetch(url, patience: patience) }
        locations[url]?.isKnown = true
        locations[url]?.isFetching = false
        let waiting = locations[url]?.waiting ?? []
        locations[url]?.waiting = []
        for continuation in waiting { continuation.resume() }
    }

    private func fetch(_ url: String, patience: Duration) async {
        let known = locations[url]?.entry
        let outcome = await download.list(at: url, known: known, patience: patience)
        switch outcome {
        case .unchanged:
            guard known != nil else { return fail(url, reason: "status", detail: "the server answered 304 to a request without condition") }
            locations[url]?.failures = 0
            let next = due(after: clock.now, locations[url]?.lists ?? [])
            locations[url]?.due = next
            observe(RevocationFetch(kind: .crl, outcome: .unchanged))
        case .content(let content, let entityTag, let lastModified):
            let entry = ListCache.Entry(url: url, fetchedAt: clock.now, entityTag: entityTag, lastModified: lastModified, content: content)
            guard take(entry, at: url) else { return fail(url, reason: "undecodable", detail: "what is there is no CRL") }
            if cache?.keep(entry) == false { logger.warning("a CRL could not be kept on disk", metadata: ["url": "\(url.plainText)"]) }
            observe(RevocationFetch(kind: .crl, outcome: .updated))
        case .failure(let reason, let detail): fail(url, reason: reason, detail: detail)
        }
    }

    /// - Returns: false for what holds no list; what was known stays then.
    @discardableResult
    private func take(_ entry: ListCache.Entry, at url: String) -> Bool {
        let found = CertificateRevocationList.read(entry.content, digest: digest)
        guard !found.lists.isEmpty else { return false }
        var kept = entry
        kept.content = []  // the lists hold their own bytes
        locations[url]?.lists = found.lists
        locations[url]?.size = entry.content.count
        locations[url]?.entry = kept
        locations[url]?.failures = 0
        locations[url]?.due = due(after: entry.fetchedAt, found.lists)
        return true
    }

    /// At the interval, and once more when the list ends before.
    private func due(after fetchedAt: Timestamp, _ lists: [CertificateRevocationList]) -> Timestamp {
        let regular = fetchedAt + limits.refreshInterval
        let ends = lists.compactMap(\.nextUpdate).filter { $0 > fetchedAt }
        return ends.reduce(regular) { min($0, $1) }
    }

    private func fail(_ url: String, reason: String, detail: String) {
        let failures = min((locations[url]?.failures ?? 0) + 1, 12)
        locations[url]?.failures = failures
        locations[url]?.due = clock.now + min(ListStore.firstRetry * (1 << (failures - 1)), limits.refreshInterval)
        observe(RevocationFetch(kind: .crl, outcome: .failed(reason)))
        if failures == 1 {
            logger.warning(
                "a CRL could not be fetched", metadata: ["url": "\(url.plainText)", "reason": "\(reason)", "error": "\(detail.plainText)"])
        }
    }

    private func makeRoom() {
        let size = locations.values.reduce(0) { $0 + $1.size }
        guard locations.count >= limits.mostLocations || size > limits.mostBytes else { return }
        let idle = locations.filter { !$0.value.isFetching }.sorted { $0.value.wantedAt < $1.value.wantedAt }
        for (url, _) in idle.prefix(max(1, idle.count / 4)) { locations[url] = nil }
    }
}

/// One attempt to learn about revocation, for the counters.
struct RevocationFetch: Hashable, Sendable {
    enum Kind: String, Sendable { case crl, ocsp }

    enum Outcome: Hashable, Sendable {
        case updated, unchanged
        case failed(String)
    }

    var kind: Kind
    var outcome: Outcome
}
