import Monitoring
import PKI

/// How far a sweep has come, for the last line of a terminal: `1,234 of 100,000 probed, 812/s, 31 failed, 2 minutes left`.
struct SweepProgress: Hashable {
    var done: Int
    /// nil where nobody knows.
    var total: Int?
    var failures: Int
    var elapsed: Duration

    var text: String {
        var parts = [count]
        if let rate { parts.append(rate < 10 ? "\((rate * 10).rounded() / 10)/s" : "\(SweepProgress.grouped(Int(rate.rounded())))/s") }
        if failures > 0 { parts.append("\(SweepProgress.grouped(failures)) failed") }
        if let remaining { parts.append("\(HumanDuration(remaining)) left") }
        return parts.joined(separator: ", ")
    }

    private var count: String {
        total.map { "\(SweepProgress.grouped(done)) of \(SweepProgress.grouped($0)) probed" } ?? "\(SweepProgress.grouped(done)) probed"
    }

    /// nil before anything can be said.
    private var rate: Double? {
        let seconds = elapsed.inSeconds
        return done > 0 && seconds >= 1 ? min(Double(done) / seconds, 1e9) : nil
    }

    private var remaining: Duration? {
        guard let rate, let total, total > done else { return nil }
        return .seconds(Double(total - done) / rate)
    }

    /// 100000 as `100,000`.
    static func grouped(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
