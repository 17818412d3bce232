internal import COpenSSL

/// What OpenSSL's error queue said about one failed call, the cause first.
public struct OpenSSLError: Error, Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        /// Number of the part of the library, as in `ERR_GET_LIB`.
        public var library: Int32
        /// Number of the reason within that part, as in `ERR_GET_REASON`.
        public var reason: Int32
        /// `SSL routines: wrong version number`.
        public var text: String
    }

    public var entries: [Entry]

    /// Takes everything the queue of this thread holds, and leaves it empty.
    static func drain() -> OpenSSLError {
        var entries: [Entry] = []
        while true {
            let code = COpenSSL_next_error()
            guard code != 0 else { return OpenSSLError(entries: entries) }
            entries.append(Entry(library: ERR_GET_LIB(code), reason: ERR_GET_REASON(code), text: text(of: code)))
        }
    }

    func contains(library: Int32, reason: Int32) -> Bool {
        entries.contains { $0.library == library && $0.reason == reason }
    }

    private static func text(of code: UInt) -> String {
        let library = ERR_lib_error_string(code).map { String(cString: $0) }
        let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "reason \(ERR_GET_REASON(code))"
        return library.map { "\($0): \(reason)" } ?? reason
    }
}

extension OpenSSLError: CustomStringConvertible {
    public var description: String { entries.isEmpty ? "no reason given" : entries.map(\.text).joined(separator: "; ") }
}
