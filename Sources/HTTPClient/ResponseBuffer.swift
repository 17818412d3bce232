import Monitoring

/// Collects an answer within its limits.
struct ResponseBuffer {
    var largestBody = 0
    private(set) var headers: [HTTPHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private var headerBytes = 0

    /// - Returns: false when the body has become too large.
    mutating func appendBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= largestBody - body.count else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// One line, its end included. A status line begins anew: what came before was an interim answer (1xx) or a proxy's.
    ///
    /// - Returns: false when the headers have become too large.
    mutating func appendHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= ResponseBuffer.largestHeaders else {
            isTooLarge = true
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") { headers = [] }
        guard let colon = line.firstIndex(of: ":") else { return true }
        headers.append(HTTPHeader(line[..<colon].trimmed, line[line.index(after: colon)...].trimmed))
        return true
    }

    /// What curl itself allows since 8.3 is 300 kB; nginx and Apache send no more than 8 kB a line and few lines.
    private static let largestHeaders = 65_536
}

extension Substring {
    fileprivate var trimmed: String {
        let text = drop(while: \.isWhitespace)
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last])
    }
}
