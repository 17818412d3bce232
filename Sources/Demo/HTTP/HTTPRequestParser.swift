import Monitoring

/// Reads one HTTP/1.1 request (RFC 9112) from the start of a buffer; bodies need a Content-Length.
enum HTTPRequestParser {
    enum Outcome {
        /// A request and how many bytes it took.
        case complete(LoopbackHTTPRequest, Int)
        case incomplete(expectsContinue: Bool)
        /// No request can come of this; answer with the status and close.
        case invalid(status: Int)
    }

    /// More than any webhook's headers.
    static let largestHead = 16_384
    /// Webhook bodies stay below 20 kB (Standard Webhooks); a megabyte is generous.
    static let largestBody = 1_048_576

    static func parse(_ bytes: [UInt8]) -> Outcome {
        guard let end = endOfHead(bytes) else {
            return bytes.count > largestHead ? .invalid(status: 431) : .incomplete(expectsContinue: false)
        }
        guard end <= largestHead, var request = head(bytes[..<end]) else { return .invalid(status: 400) }
        guard request.header("Transfer-Encoding") == nil else { return .invalid(status: 411) }
        guard let length = Int(request.header("Content-Length") ?? "0"), length >= 0 else { return .invalid(status: 400) }
        guard length <= largestBody else { return .invalid(status: 413) }
        guard bytes.count - end >= length else {
            return .incomplete(expectsContinue: request.header("Expect")?.lowercased() == "100-continue" && bytes.count == end)
        }
        request.body = Array(bytes[end..<end + length])
        return .complete(request, end + length)
    }

    /// The index after the empty line.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let emptyLine = Array("\r\n\r\n".utf8)
        guard bytes.count >= emptyLine.count else { return nil }
        let last = min(bytes.count, largestHead + emptyLine.count) - emptyLine.count
        return (0...last).first { bytes[$0..<$0 + emptyLine.count].elementsEqual(emptyLine) }.map { $0 + emptyLine.count }
    }

    private static func head(_ bytes: ArraySlice<UInt8>) -> LoopbackHTTPRequest? {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        guard let requestLine = lines.first?.split(separator: " "), requestLine.count == 3, requestLine[2].hasPrefix("HTTP/1.") else { return nil }
        var headers: [HTTPHeader] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append(HTTPHeader(String(line[..<colon]), String(value)))
        }
        return LoopbackHTTPRequest(method: String(requestLine[0]), path: String(requestLine[1]), headers: headers, body: [])
    }
}
