import Monitoring
import PKI

/// For a program: the result as `check` writes it, and the explanation beside it.
extension Explanation {
    func json(digest: any Digest, judgedAt: Timestamp?) -> [UInt8] {
        var json = JSONWriter()
        ResultDocument(assessment, digest: digest, judgedAt: judgedAt).write(to: &json) { json in
            json.key("explanation")
            json.object { json in
                writeSteps(to: &json)
                writePath(to: &json)
                writeProblems(to: &json)
                json.field("commands", strings: commands)
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func writeSteps(to json: inout JSONWriter) {
        json.key("steps")
        json.array(steps) { json, step in
            json.object { json in
                json.field("step", step.name)
                json.field("outcome", step.outcome.rawValue)
                json.field("seconds", step.seconds)
                json.field("detail", step.detail)
            }
        }
    }

    private func writePath(to json: inout JSONWriter) {
        json.key("path")
        json.array(path) { json, node in
            json.object { json in
                json.field("subject", node.certificate?.subject.description ?? node.title)
                json.field("fingerprint_sha256", node.certificate?.fingerprint.hex)
                json.field("not_after", node.certificate?.validity.notAfter.description)
                json.field("source", node.source.name)
                json.field("errors", strings: node.errors)
            }
        }
        json.field("path_notes", strings: pathNotes)
    }

    private func writeProblems(to json: inout JSONWriter) {
        json.key("problems")
        json.array(problems) { json, problem in
            json.object { json in
                json.field("check", problem.finding.check.rawValue)
                json.field("severity", problem.finding.severity.rawValue)
                json.field("cause", problem.finding.message)
                json.field("facts", strings: problem.facts)
                json.field("remedy", problem.remedy)
                json.field("command", problem.command)
            }
        }
    }
}

extension PathNode.Source {
    /// Closed set.
    fileprivate var name: String {
        switch self {
        case .presented: "presented"
        case .trustStore: "trust_store"
        case .both: "presented_and_trust_store"
        case .missing: "missing"
        }
    }
}
