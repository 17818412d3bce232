internal import COpenSSL

/// The memory of a thread that makes one handshake after the other.
public enum HandshakeMemory {
    /// OpenSSL would not let itself be given this memory: handshakes work, and cost a tenth more.
    public static var isRefused: Bool { COpenSSL_pool_is_refused() != 0 }

    /// Keeps what OpenSSL gives back on this thread for its next handshakes while `body` runs: a tenth of their cost is the search for memory.
    public static func kept<Value>(while body: () throws -> Value) rethrows -> Value {
        COpenSSL_pool_this_thread(1)
        defer { COpenSSL_pool_this_thread(0) }
        return try body()
    }
}
