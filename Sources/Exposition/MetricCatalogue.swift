/// Every family this program exports, and nothing else: rendering, documentation and tests read this list.
///
/// Value series carry few, stable labels; what is wide or changes at a renewal sits in `_info` families of value 1, to be joined in PromQL.
/// A fact that is unknown is an absent series, never zero.
public enum MetricCatalogue {
    /// The prefix of every name.
    public static let namespace = "certvigil"

    /// In the order of the text.
    public static let all: [MetricFamily] = probes + endpoints + files + scans + trust + alerting + process

    static let probes = [
        probeSuccess, probeDuration, probePhaseDuration, handshakeDuration, probesTotal, probeFailures, lastProbe, lastSuccessfulProbe,
    ]
    static let endpoints = [
        endpointNotAfter, endpointNotBefore, endpointCertificateInfo, endpointTrusted, endpointTrustedUntil, endpointTLSInfo,
        endpointClientCertificateInfo, endpointMutualTLSAccepted, endpointPostQuantum, endpointRevocation, endpointStapleNextUpdate,
        endpointTrustStoreAccepts, endpointFinding,
        endpointThreshold,
    ]
    static let files = [fileNotAfter, fileCertificateInfo, fileTrusted, fileTrustedUntil, fileListNextUpdate, fileFinding, fileThreshold]
    static let scans = [scanFiles, scanErrors, lastScan, scanDuration]
    static let trust = [trustStoreCertificates, trustStoreNotAfter, crlThisUpdate, crlNextUpdate, crlEntries, revocationFetches]
    static let alerting = [alerts, notifications, notificationFailures, outboxPending]
    static let process = [reloadSuccessful, reloadSuccessTime, historySize, historyWriteFailures, buildInfo]

    // Probes.

    static let probeSuccess = MetricFamily(
        "probe_success", .gauge, labels: endpoint,
        help: "1 when the last handshake finished and our identity was not refused, whatever trust says; 0 otherwise.")
    static let probeDuration = MetricFamily(
        "probe_duration_seconds", .gauge, labels: endpoint,
        help: "How long the last probe took, the wait for a verdict on our client certificate included.")
    static let probePhaseDuration = MetricFamily(
        "probe_phase_duration_seconds", .gauge, labels: endpoint + ["phase"],
        help: "How long each phase of the last probe took; absent for a phase that was not reached.")
    static let handshakeDuration = MetricFamily(
        "handshake_duration_seconds", .histogram, labels: ["version"],
        help: "Duration of the TLS handshakes that finished, of all targets, by protocol version.")
    static let probesTotal = MetricFamily(
        "probes_total", .counter, labels: ["kind"],
        help: "Observations made: addresses probed (endpoint), and files read or judged anew (file).")
    static let probeFailures = MetricFamily(
        "probe_failures_total", .counter, labels: ["phase", "reason"],
        help: "Probes of endpoints that failed, by the phase that failed and why.")
    static let lastProbe = MetricFamily(
        "last_probe_timestamp_seconds", .gauge, labels: ["target"],
        help: "When the last probe of the target began; its age shows a scheduler that stands still.")
    static let lastSuccessfulProbe = MetricFamily(
        "last_successful_probe_timestamp_seconds", .gauge, labels: ["target"],
        help: "When the last probe began that succeeded at one address of the target at least; the age of the certificates exported for it.")

    // Endpoints. Certificates and negotiated facts stay exported when a later probe fails, so that no alert resolves by blindness.

    static let endpointNotAfter = MetricFamily(
        "endpoint_certificate_not_after_timestamp_seconds", .gauge, labels: endpoint + ["position"],
        help: "Until when each certificate of the last presented chain is valid; position 0 is the leaf.")
    static let endpointNotBefore = MetricFamily(
        "endpoint_certificate_not_before_timestamp_seconds", .gauge, labels: endpoint + ["position"],
        help: "From when each certificate of the last presented chain is valid; position 0 is the leaf.")
    static let endpointCertificateInfo = MetricFamily(
        "endpoint_certificate_info", .gauge, labels: endpoint + ["position"] + certificate,
        help: "1 for each certificate of the last presented chain.")
    static let endpointTrusted = MetricFamily(
        "endpoint_trusted", .gauge, labels: endpoint,
        help: "1 when the last presented chain led to a trusted certificate and carried the name asked for, 0 when not; absent when not verified.")
    static let endpointTrustedUntil = MetricFamily(
        "endpoint_trusted_until_timestamp_seconds", .gauge, labels: endpoint,
        help: "The last moment at which the last presented chain is still trusted; absent when it is not trusted.")
    static let endpointTLSInfo = MetricFamily(
        "endpoint_tls_info", .gauge, labels: endpoint + ["version", "cipher_suite", "group"],
        help: "1 for what was last negotiated: protocol version, cipher suite and key-exchange group.")
    static let endpointClientCertificateInfo = MetricFamily(
        "endpoint_client_certificate_info", .gauge, labels: endpoint + ["mode"],
        help: "1 for how the server treats clients: a certificate is required, requested or not_requested; absent when unknown.")
    static let endpointMutualTLSAccepted = MetricFamily(
        "endpoint_mutual_tls_accepted", .gauge, labels: endpoint + ["attempt", "version"],
        help: "1 when the client of an attempt of the mutual TLS audit was let in, 0 when it was refused; absent when neither is known.")
    static let endpointPostQuantum = MetricFamily(
        "endpoint_post_quantum", .gauge, labels: endpoint,
        help: "1 when the server takes the hybrid group X25519MLKEM768, 0 when not; absent when no survey showed it.")
    static let endpointRevocation = MetricFamily(
        "endpoint_revocation_info", .gauge, labels: endpoint + ["state", "source"],
        help: "1 for what is known about the revocation of the leaf: good, revoked, unknown or expired, by crl or ocsp; absent when nobody asked.")
    static let endpointStapleNextUpdate = MetricFamily(
        "endpoint_ocsp_staple_next_update_timestamp_seconds", .gauge, labels: endpoint,
        help: "Until when the OCSP response that the server last stapled may be relied on; absent where it stapled none.")
    static let endpointTrustStoreAccepts = MetricFamily(
        "endpoint_trust_store_accepts", .gauge, labels: endpoint + ["trust_store"],
        help: "1 when the configured trust store accepts the last presented chain, 0 when not; absent where only one store is configured.")
    static let endpointFinding = MetricFamily(
        "endpoint_finding", .gauge, labels: endpoint + ["check", "severity"],
        help: "How many findings of the check there are; absent when there is none.")
    static let endpointThreshold = MetricFamily(
        "endpoint_expiry_threshold_seconds", .gauge, labels: endpoint + ["severity"],
        help: "How long before its notAfter the leaf crosses the expiry threshold of the severity.")

    // Files.

    static let fileNotAfter = MetricFamily(
        "file_certificate_not_after_timestamp_seconds", .gauge, labels: file + ["position"],
        help: "Until when each certificate of the file is valid, as read at the last scan.")
    static let fileCertificateInfo = MetricFamily(
        "file_certificate_info", .gauge, labels: file + ["position"] + certificate,
        help: "1 for each certificate of the file, as read at the last scan.")
    static let fileTrusted = MetricFamily(
        "file_trusted", .gauge, labels: file,
        help: "1 when the chain in the file led to a certificate that the scan trusts, 0 when not; absent when the scan trusts none.")
    static let fileTrustedUntil = MetricFamily(
        "file_trusted_until_timestamp_seconds", .gauge, labels: file,
        help: "The last moment at which the chain in the file is still trusted; absent when it is not trusted.")
    static let fileListNextUpdate = MetricFamily(
        "file_crl_next_update_timestamp_seconds", .gauge, labels: file + ["position"],
        help: "When the next CRL is out at the latest, of each CRL in the file; absent where the CRL does not say.")
    static let fileFinding = MetricFamily(
        "file_finding", .gauge, labels: file + ["check", "severity"],
        help: "How many findings of the check there are; absent when there is none.")
    static let fileThreshold = MetricFamily(
        "file_expiry_threshold_seconds", .gauge, labels: file + ["severity"],
        help: "How long before its notAfter the certificate of the file that ends first crosses the expiry threshold of the severity.")

    // Scans.

    static let scanFiles = MetricFamily(
        "scan_files", .gauge, labels: ["scan", "format"], help: "Files recognised by the last scan, by format.")
    static let scanErrors = MetricFamily(
        "scan_errors", .gauge, labels: ["scan", "reason"], help: "Files the last scan could not read or decode, by reason.")
    static let lastScan = MetricFamily(
        "last_scan_timestamp_seconds", .gauge, labels: ["scan"], help: "When the last complete scan ended.")
    static let scanDuration = MetricFamily(
        "scan_duration_seconds", .gauge, labels: ["scan"], help: "How long the last complete scan took.")

    // What trust rests on.

    static let trustStoreCertificates = MetricFamily(
        "trust_store_certificates", .gauge, labels: ["trust_store"], help: "Certificates in the trust store.")
    static let trustStoreNotAfter = MetricFamily(
        "trust_store_certificate_not_after_timestamp_seconds", .gauge, labels: ["trust_store", "fingerprint_sha256", "subject"],
        help: "Until when each certificate of the trust store is valid.")
    static let crlThisUpdate = MetricFamily(
        "crl_this_update_timestamp_seconds", .gauge, labels: ["location"], help: "When the CRL of a file or URL was issued.")
    static let crlNextUpdate = MetricFamily(
        "crl_next_update_timestamp_seconds", .gauge, labels: ["location"],
        help: "When the next CRL is out at the latest; absent where the CRL does not say.")
    static let crlEntries = MetricFamily("crl_entries", .gauge, labels: ["location"], help: "Certificates that the CRL names.")
    static let revocationFetches = MetricFamily(
        "revocation_fetches_total", .counter, labels: ["kind", "outcome"],
        help: "Attempts to fetch a CRL (crl) or to ask an OCSP responder (ocsp): updated, unchanged or failed.")

    // Alerting.

    static let alerts = MetricFamily("alerts", .gauge, labels: ["state", "severity"], help: "Open alerts.")
    static let notifications = MetricFamily(
        "notifications_total", .counter, labels: ["receiver"], help: "Notifications delivered.")
    static let notificationFailures = MetricFamily(
        "notification_failures_total", .counter, labels: ["receiver", "reason"], help: "Attempts to deliver a notification that failed.")
    static let outboxPending = MetricFamily(
        "outbox_pending", .gauge, help: "Notifications that wait for delivery.")

    // The program itself.

    static let reloadSuccessful = MetricFamily(
        "config_last_reload_successful", .gauge,
        help: "1 when the last attempt to load the configuration succeeded, 0 when the old one is still in force.")
    static let reloadSuccessTime = MetricFamily(
        "config_last_reload_success_timestamp_seconds", .gauge, help: "When the configuration in force was loaded.")
    static let historySize = MetricFamily(
        "history_size_bytes", .gauge, help: "Size of the history database on disk.")
    static let historyWriteFailures = MetricFamily(
        "history_write_failures_total", .counter,
        help: "Transactions that could not be stored, for a full disk as a rule; what they would have alerted waits until one can.")
    static let buildInfo = MetricFamily(
        "build_info", .gauge, labels: ["version", "swift", "openssl"], help: "1 for the running version and what it was built with.")

    private static let endpoint = ["target", "address"]
    private static let file = ["scan", "path"]
    private static let certificate = ["fingerprint_sha256", "serial_number", "subject", "issuer", "subject_alternative_names"]
}
