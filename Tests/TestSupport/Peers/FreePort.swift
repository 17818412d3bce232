import OpenSSL

/// A port of 127.0.0.1 on which nobody listens at the moment, for servers that have to be told theirs.
enum FreePort {
    static func find() throws -> UInt16 {
        let holder = try LoopbackServer { _ in nil }
        defer { holder.stop() }
        return holder.port
    }
}
