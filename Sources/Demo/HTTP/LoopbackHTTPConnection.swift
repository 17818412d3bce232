import Glibc
import Monitoring
import OpenSSL

/// One connection: requests in order, each answered before the next is read.
final class LoopbackHTTPConnection: LoopbackConnection {
    private let descriptor: Int32
    private let answer: @Sendable (LoopbackHTTPRequest) -> LoopbackHTTPAnswer
    private var received: [UInt8] = []
    private var unsent: [UInt8] = []
    /// Set once nothing more will be read.
    private var isEnding = false
    private var hasPromisedToContinue = false

    init(descriptor: Int32, answer: @escaping @Sendable (LoopbackHTTPRequest) -> LoopbackHTTPAnswer) {
        self.descriptor = descriptor
        self.answer = answer
    }

    func advance() -> LoopbackInterest? {
        while true {
            guard send() else { return unsent.isEmpty ? nil : .writable }
            if isEnding { return nil }
            switch HTTPRequestParser.parse(received) {
            case .complete(let request, let count):
                received.removeFirst(count)
                hasPromisedToContinue = false
                guard respond(to: request) else { return .hangUp }
            case .incomplete(let expectsContinue):
                if expectsContinue, !hasPromisedToContinue {
                    hasPromisedToContinue = true
                    unsent += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
                    continue
                }
                guard receive() else { return isEnding ? nil : .readable }
            case .invalid(let status):
                isEnding = true
                unsent += LoopbackHTTPConnection.encode(status: status, headers: [HTTPHeader("Connection", "close")], body: [])
            }
        }
    }

    /// Puts the answer into the buffer; false when there will never be one.
    private func respond(to request: LoopbackHTTPRequest) -> Bool {
        switch answer(request) {
        case .response(let status, let headers, let body):
            if request.header("Connection")?.lowercased() == "close" { isEnding = true }
            unsent += LoopbackHTTPConnection.encode(status: status, headers: headers, body: body)
        case .hangUp: isEnding = true
        case .silence: return false
        }
        return true
    }

    /// Writes what is left; false when it cannot be written now (`unsent` stays) or ever (`unsent` is emptied).
    private func send() -> Bool {
        while !unsent.isEmpty {
            let count = Glibc.send(descriptor, unsent, unsent.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else {
                if errno != EAGAIN { unsent = [] }
                return false
            }
            unsent.removeFirst(count)
        }
        return true
    }

    /// Reads once; false when nothing came, and `isEnding` when nothing ever will.
    private func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else {
            isEnding = count == 0 || errno != EAGAIN
            return false
        }
        received += chunk.prefix(count)
        return true
    }

    private static func encode(status: Int, headers: [HTTPHeader], body: [UInt8]) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(reasonPhrases[status] ?? "Status")\r\nContent-Length: \(body.count)\r\n"
        for header in headers { text += "\(header.name): \(header.value)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }

    private static let reasonPhrases = [
        200: "OK", 202: "Accepted", 204: "No Content", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 410: "Gone",
        411: "Length Required", 413: "Content Too Large", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 503: "Service Unavailable",
    ]
}
