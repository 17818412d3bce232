import Glibc

/// What a server says and hears in plain text before it expects TLS: the other side of STARTTLS.
struct TLSServerPreamble {
    enum Progress {
        case finished, ended
        case waiting(LoopbackInterest)
    }

    private var steps: ArraySlice<TLSServerSettings.PreambleStep>

    init(_ steps: [TLSServerSettings.PreambleStep]) { self.steps = steps[...] }

    mutating func advance(_ descriptor: Int32) -> Progress {
        while let step = steps.first {
            switch step {
            case .send(let bytes):
                let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                guard count >= 0 || errno == EAGAIN else { return .ended }
                replaceFirst(with: count < bytes.count ? .send(Array(bytes.dropFirst(max(0, count)))) : nil)
                if count < bytes.count { return .waiting(.writable) }
            case .receive(let wanted):
                var chunk = [UInt8](repeating: 0, count: wanted)
                let count = recv(descriptor, &chunk, wanted, 0)
                guard count > 0 || (count < 0 && errno == EAGAIN) else { return .ended }
                replaceFirst(with: count < wanted ? .receive(wanted - max(0, count)) : nil)
                if count < wanted { return .waiting(.readable) }
            }
        }
        return .finished
    }

    private mutating func replaceFirst(with step: TLSServerSettings.PreambleStep?) {
        steps.removeFirst()
        if let step { steps = [step] + steps }
    }
}
