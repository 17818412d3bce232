import Alerting
import Monitoring
import PKI

/// What is exported for the program as a whole.
enum ProcessColumn: SeriesColumn {
    case handshakeDuration, probes, probeFailures
    case alerts, notifications, notificationFailures, outboxPending
    case reloadSuccessful, reloadSuccessTime, historySize, historyWriteFailures, buildInfo

    var family: MetricFamily {
        switch self {
        case .handshakeDuration: MetricCatalogue.handshakeDuration
        case .probes: MetricCatalogue.probesTotal
        case .probeFailures: MetricCatalogue.probeFailures
        case .alerts: MetricCatalogue.alerts
        case .notifications: MetricCatalogue.notifications
        case .notificationFailures: MetricCatalogue.notificationFailures
        case .outboxPending: MetricCatalogue.outboxPending
        case .reloadSuccessful: MetricCatalogue.reloadSuccessful
        case .reloadSuccessTime: MetricCatalogue.reloadSuccessTime
        case .historySize: MetricCatalogue.historySize
        case .historyWriteFailures: MetricCatalogue.historyWriteFailures
        case .buildInfo: MetricCatalogue.buildInfo
        }
    }
}

/// Counters and gauges of the program as a whole, since it started. Series that are bound to exist later exist from the start with 0: a counter
/// that appears with 1 hides its first increase from `rate()`.
struct ProcessSeries: Sendable {
    var build: BuildInformation
    var handshakes: [TLSVersion: Histogram] = [:]
    var probes: [ObservationKind: Int] = [:]
    var failures: [FailureGroup: Int] = ProcessSeries.usualFailures
    var alerts: [AlertGroup: Int] = ProcessSeries.noAlerts
    var notifications: [String: Int] = [:]
    var notificationFailures: [NotificationFailureGroup: Int] = [:]
    var outboxPending: Int?
    var reloadSuccessful: Bool?
    var reloadedAt: Timestamp?
    var historySize: Int64?
    var historyWriteFailures: Int64 = 0

    struct FailureGroup: Hashable, Sendable {
        var phase: ProbeFailure.Phase
        var reason: ProbeFailure.Reason
    }

    struct NotificationFailureGroup: Hashable, Sendable {
        var receiver: String
        var reason: String
    }

    enum ObservationKind: String, CaseIterable, Sendable {
        case endpoint, file
    }

    init(build: BuildInformation) { self.build = build }

    mutating func count(_ observation: Observation) {
        switch observation {
        case .endpoint(let seen): count(seen)
        case .file: probes[.file, default: 0] += 1
        }
    }

    private mutating func count(_ seen: EndpointObservation) {
        probes[.endpoint, default: 0] += 1
        if let failure = seen.failure { failures[FailureGroup(phase: failure.phase, reason: failure.reason), default: 0] += 1 }
        // A refusal of our certificate comes after the handshake, so its duration counts.
        guard seen.failure?.phase != .handshake, let version = seen.handshake?.version, let seconds = seen.timings.handshake else { return }
        handshakes[version, default: Histogram()].observe(seconds)
    }

    func block(using writer: inout LineWriter) -> LineBlock {
        LineBlock(ProcessColumn.self, labels: [], using: &writer) { column, lines in
            switch column {
            case .handshakeDuration:
                for (version, histogram) in handshakes.sorted(by: { $0.key < $1.key }) {
                    histogram.add(to: &lines, ("version", version.rawValue))
                }
            case .probes:
                for kind in ObservationKind.allCases { lines.add(.count(probes[kind] ?? 0), ("kind", kind.rawValue)) }
            case .probeFailures: addFailures(to: &lines)
            case .alerts: addAlerts(to: &lines)
            case .notifications:
                for (receiver, count) in notifications.sorted(by: { $0.key < $1.key }) { lines.add(.count(count), ("receiver", receiver)) }
            case .notificationFailures: addNotificationFailures(to: &lines)
            case .outboxPending: if let outboxPending { lines.add(.count(outboxPending)) }
            case .reloadSuccessful: if let reloadSuccessful { lines.add(.flag(reloadSuccessful)) }
            case .reloadSuccessTime: if let reloadedAt { lines.add(.time(reloadedAt)) }
            case .historySize: if let historySize { lines.add(.integer(historySize)) }
            case .historyWriteFailures: lines.add(.integer(historyWriteFailures))
            case .buildInfo: lines.add(.flag(true), ("version", build.version), ("swift", build.swift), ("openssl", build.openssl))
            }
        }
    }

    private func addFailures(to lines: inout LineWriter) {
        let sorted = failures.sorted { ($0.key.phase.rawValue, $0.key.reason.rawValue) < ($1.key.phase.rawValue, $1.key.reason.rawValue) }
        for (group, count) in sorted { lines.add(.count(count), ("phase", group.phase.rawValue), ("reason", group.reason.rawValue)) }
    }

    private func addAlerts(to lines: inout LineWriter) {
        let sorted = alerts.sorted { ($0.key.state.rawValue, $0.key.severity) < ($1.key.state.rawValue, $1.key.severity) }
        for (group, count) in sorted { lines.add(.count(count), ("state", group.state.rawValue), ("severity", group.severity.rawValue)) }
    }

    private func addNotificationFailures(to lines: inout LineWriter) {
        let sorted = notificationFailures.sorted { ($0.key.receiver, $0.key.reason) < ($1.key.receiver, $1.key.reason) }
        for (group, count) in sorted { lines.add(.count(count), ("receiver", group.receiver), ("reason", group.reason)) }
    }

    /// Every state of an open alert; resolved ones are history.
    static let noAlerts: [AlertGroup: Int] = {
        let groups = [Alert.State.pending, .firing].flatMap { state in Severity.allCases.map { AlertGroup(state: state, severity: $0) } }
        return Dictionary(uniqueKeysWithValues: groups.map { ($0, 0) })
    }()

    /// The failures that any network knows, at 0.
    private static let usualFailures: [FailureGroup: Int] = {
        let usual: [ProbeFailure.Phase: [ProbeFailure.Reason]] = [
            .resolve: [.nameNotFound, .noAddress, .resolverFailure, .timeout],
            .connect: [.refused, .unreachable, .reset, .timeout],
            .starttls: [.startTLSNotOffered, .startTLSRefused, .plaintextAfterStartTLS, .protocolError, .closed, .reset, .timeout],
            .handshake: [.alert, .closed, .noSharedCipher, .notTLS, .protocolError, .protocolVersion, .reset, .timeout],
            .clientAuth: [.clientCertificateRejected, .clientCertificateRequired, .identityUnusable],
        ]
        let groups = usual.flatMap { phase, reasons in reasons.map { FailureGroup(phase: phase, reason: $0) } }
        return Dictionary(uniqueKeysWithValues: groups.map { ($0, 0) })
    }()
}

/// What the program was built from, as `build_info` tells it.
public struct BuildInformation: Hashable, Sendable {
    public var version: String
    public var swift: String
    public var openssl: String

    public init(version: String, swift: String, openssl: String) {
        self.version = version
        self.swift = swift
        self.openssl = openssl
    }
}

/// A row of the `alerts` gauge.
public struct AlertGroup: Hashable, Sendable {
    public var state: Alert.State
    public var severity: Severity

    public init(state: Alert.State, severity: Severity) {
        self.state = state
        self.severity = severity
    }
}
