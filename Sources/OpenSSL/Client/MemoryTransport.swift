internal import COpenSSL

/// The bytes between one TLS connection and its socket, as a BIO: what came in is lent for the time of one call, what goes out is collected.
///
/// So the connection does no I/O of its own, a whole flight leaves in one write, and no read is made for a record header alone.
final class MemoryTransport {
    /// Valid only while the connection works on it.
    var incoming = UnsafeRawBufferPointer(start: nil, count: 0)
    var outgoing: [UInt8] = []

    /// A new BIO that works on this object, which must outlive it.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(MemoryTransport.method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func of(_ bio: OpaquePointer?) -> MemoryTransport? {
        BIO_get_data(bio).map { Unmanaged<MemoryTransport>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into buffer: UnsafeMutableRawPointer, count: Int) -> Int {
        let taken = min(count, incoming.count)
        guard taken > 0, let start = incoming.baseAddress else { return 0 }
        buffer.copyMemory(from: start, byteCount: taken)
        incoming = UnsafeRawBufferPointer(rebasing: incoming[taken...])
        return taken
    }

    /// Made once, never freed.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        let method = BIO_meth_new(COpenSSL_source_sink_type(), "memory transport")
        BIO_meth_set_read(method) { bio, buffer, count in
            guard let transport = MemoryTransport.of(bio), let buffer, count > 0 else { return 0 }
            let taken = transport.read(into: buffer, count: Int(count))
            COpenSSL_BIO_clear_retry(bio)
            guard taken > 0 else {
                COpenSSL_BIO_set_retry_read(bio)
                return -1
            }
            return Int32(taken)
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let transport = MemoryTransport.of(bio), let bytes, count > 0 else { return 0 }
            COpenSSL_BIO_clear_retry(bio)
            transport.outgoing.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()
}
