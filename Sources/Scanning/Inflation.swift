import CLinux

/// What gzip content unfolds to, up to a limit.
struct Inflation {
    enum End { case complete, limit, broken }

    private(set) var content: [UInt8] = []
    private(set) var end = End.broken
    /// How much of the input was read.
    private(set) var position = 0

    /// Unfolds in steps, so that memory follows what is really there.
    private static let step = 64 << 10

    /// - Parameter limit: bytes of content.
    init(_ compressed: ArraySlice<UInt8>, limit: Int) {
        var stream = z_stream()
        guard CLinux_inflate_gzip(&stream) == Z_OK else { return }
        defer { inflateEnd(&stream) }
        var input = Array(compressed)
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while end == .broken, content.count <= limit, unfold(&stream, room: min(Inflation.step, limit + 1 - content.count)) {}
            position = input.count - Int(stream.avail_in)
        }
        if content.count > limit {
            content.removeLast(content.count - limit)
            end = .limit
        }
    }

    /// False where nothing more comes.
    private mutating func unfold(_ stream: inout z_stream, room: Int) -> Bool {
        var result = Z_OK
        let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(clamping: room)
            result = inflate(&stream, Z_NO_FLUSH)
            count = room - Int(stream.avail_out)
        }
        content += chunk
        guard result == Z_STREAM_END else { return result == Z_OK && !chunk.isEmpty }
        // Several members may follow each other (RFC 1952 §2.2).
        guard stream.avail_in > 0, stream.next_in?.pointee == 0x1F, inflateReset(&stream) == Z_OK else {
            end = .complete
            return false
        }
        return true
    }
}
