import Checks
import Monitoring
import PKI

/// For a person.
extension Explanation {
    func text(_ style: TerminalStyle, now: Timestamp, judgedAt: Timestamp?) -> String {
        var lines = [headline(style)]
        if let judgedAt { lines.append(style.dim("observed now, judged as of \(judgedAt)")) }
        lines += section("What was tried", steps.map { line(of: $0, style) }, style)
        lines += section(assessment.observation.verification == nil ? "The chain, as it lies there" : "The path of trust", tree(style, now), style)
        lines += section("What is wrong, and what to do", problemLines(style), style)
        lines += section("Confirm it with", commands, style)
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(_ style: TerminalStyle) -> String {
        let status = assessment.status
        let worst = assessment.findings.first.flatMap { $0.severity > .info ? ": \($0.message.plainText)" : nil } ?? ""
        return style.bold(assessment.placeTitle) + " is " + style.paint(status.rawValue.uppercased(), for: status) + worst
    }

    private func section(_ title: String, _ lines: [String], _ style: TerminalStyle) -> [String] {
        lines.isEmpty ? [] : ["", style.bold(title)] + lines.map { "  " + $0 }
    }

    private func line(of step: ExplanationStep, _ style: TerminalStyle) -> String {
        let time = step.seconds.map { style.dim("  (\(Explanation.milliseconds($0)))") } ?? ""
        return "\(step.outcome.sign(style)) \(padded(step.name, to: nameWidth))  \(step.detail.plainText)\(time)"
    }

    private var nameWidth: Int { steps.map(\.name.count).max() ?? 0 }

    private func tree(_ style: TerminalStyle, _ now: Timestamp) -> [String] {
        let drawn = path.enumerated().map { depth, node in (depth, node, node.label(at: depth)) }
        let width = min(60, drawn.map(\.2.count).max() ?? 0)
        let expiryWidth = path.compactMap { $0.certificate?.validity.expiry(at: now).count }.max() ?? 0
        let isFile = if case .file = assessment.observation { true } else { false }
        let lines = drawn.map { depth, node, label in
            let isWrong = !node.errors.isEmpty || (node.certificate.map { !$0.validity.contains(now) } ?? true)
            let expiry = node.certificate.map { $0.validity.expiry(at: now) } ?? "not there"
            let sign = (isWrong ? ExplanationStep.Outcome.failed : assessment.observation.verification == nil ? .noted : .passed).sign(style)
            return "\(sign) \(padded(label, to: width))  \(padded(expiry, to: expiryWidth))  \(style.dim(node.source.text(inFile: isFile)))"
        }
        return lines + pathNotes.map { "  " + $0.plainText }
    }

    private func problemLines(_ style: TerminalStyle) -> [String] {
        problems.enumerated().flatMap { index, problem -> [String] in
            let status = Status(problem.finding.severity)
            let title = style.paint(problem.finding.check.rawValue, for: status) + style.dim(" (\(problem.finding.severity.rawValue))")
            var lines = ["\(index + 1). \(title)  \(problem.finding.message.plainText)"] + problem.facts.map { "     \($0)" }
            if problem.finding.severity > .info || !problem.facts.isEmpty { lines.append("   → \(problem.remedy)") }
            if let command = problem.command { lines.append("     \(style.dim(command))") }
            return lines
        }
    }

    private func padded(_ text: String, to width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    /// Two significant digits below 10 ms, whole ones above.
    static func milliseconds(_ seconds: Double) -> String {
        let milliseconds = max(0, min(seconds * 1000, 1e9))
        return milliseconds < 9.95 ? "\((milliseconds * 10).rounded() / 10) ms" : "\(Int(milliseconds.rounded())) ms"
    }
}

extension PathNode {
    fileprivate func label(at depth: Int) -> String {
        (depth == 0 ? "" : String(repeating: "   ", count: depth - 1) + "└─ ") + title.plainText
    }
}

extension PathNode.Source {
    /// Where the certificate came from.
    fileprivate func text(inFile isFile: Bool) -> String {
        let verb = isFile ? "in the file" : "presented"
        switch self {
        case .presented(let position): return "\(verb), position \(position)"
        case .trustStore(let store): return "in \(store)".plainText
        case .both(let position, let store): return "\(verb), position \(position), and in \(store)".plainText
        case .missing: return "neither \(isFile ? "in the file" : "sent") nor in the trust store"
        }
    }
}

extension ExplanationStep.Outcome {
    fileprivate func sign(_ style: TerminalStyle) -> String {
        switch self {
        case .passed: style.paint("✓", for: .ok)
        case .failed: style.paint("✗", for: .critical)
        case .noted: "•"
        case .skipped: style.dim("–")
        }
    }
}
