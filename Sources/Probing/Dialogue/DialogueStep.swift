import Monitoring

/// One step of a dialogue: to say something, or to wait for an answer.
enum DialogueStep: Sendable {
    /// - Parameter words: how messages call it, free of secrets.
    case say([UInt8], words: String)
    case expect(any Answer)

    /// A line of text, ended by CRLF.
    static func say(_ line: String) -> DialogueStep { .say(Array("\(line)\r\n".utf8), words: line) }
}

/// What an answer must be like. It is read part by part, and remembers what it needs.
protocol Answer: Sendable {
    /// How its parts are told apart.
    var framing: Framing { get }

    /// - Parameter part: complete, with the end that delimits it.
    mutating func take(_ part: ArraySlice<UInt8>) -> Judgement
}

enum Judgement: Sendable {
    /// The answer goes on.
    case incomplete
    /// As hoped for; the further steps come before those that were planned.
    case complete(then: [DialogueStep])
    /// The peer says no.
    case refused
    case failed(ProbeFailure.Reason, detail: String)
    /// Nothing that the protocol allows here.
    case unexpected

    static let complete = Judgement.complete(then: [])
}
