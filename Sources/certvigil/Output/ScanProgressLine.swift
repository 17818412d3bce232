import Monitoring
import PKI
import Scanning

/// The last line of a terminal while a scan is under way: `12,345 files, 9,876/s, 24,690 certificates, 3 seconds left`.
struct ScanProgressLine {
    private let isWatched = StandardStream.error.isTerminal
    private var lastShown = Duration.zero

    /// Faster than people read.
    private static let interval = Duration.milliseconds(100)
    /// Before that much is done, an estimate would be a guess.
    private static let leastShare = 0.02

    mutating func show(_ progress: ScanProgress) {
        guard isWatched, progress.elapsed - lastShown >= ScanProgressLine.interval else { return }
        lastShown = progress.elapsed
        _ = StandardStream.error.write(Array("\r\u{1B}[K\(ScanProgressLine.text(progress))".utf8))
    }

    /// Clears the line for what is to come.
    func end() {
        guard isWatched, lastShown > .zero else { return }
        _ = StandardStream.error.write(Array("\r\u{1B}[K".utf8))
    }

    static func text(_ progress: ScanProgress) -> String {
        var parts = ["\(SweepProgress.grouped(progress.files)) files"]
        let seconds = progress.elapsed.inSeconds
        if seconds >= 0.5 { parts.append("\(SweepProgress.grouped(Int(min(Double(progress.files) / seconds, 1e9))))/s") }
        parts.append("\(SweepProgress.grouped(progress.certificates)) certificates")
        if progress.share >= leastShare && seconds >= 0.5 {
            parts.append("\(HumanDuration(.seconds(seconds * (1 - progress.share) / progress.share))) left")
        }
        return parts.joined(separator: ", ")
    }
}
