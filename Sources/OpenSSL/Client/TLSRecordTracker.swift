/// Follows the record layer's framing (RFC 8446 §5.1) to know whether a stream ended between two records or within one.
struct TLSRecordTracker {
    /// Octets of the current record's header that have come; all five while its body comes.
    private var headerCount = 0
    /// Octets of the current record's body that are still to come.
    private var missing = 0

    var isBetweenRecords: Bool { headerCount == 0 }

    mutating func follow(_ bytes: UnsafeRawBufferPointer) {
        var position = 0
        while position < bytes.count {
            if headerCount < TLSRecordTracker.headerSize {
                if headerCount >= 3 { missing = missing << 8 | Int(bytes[position]) }
                headerCount += 1
                position += 1
            } else {
                let taken = min(missing, bytes.count - position)
                missing -= taken
                position += taken
            }
            if headerCount == TLSRecordTracker.headerSize, missing == 0 { headerCount = 0 }
        }
    }

    /// Content type, version, and a length of two octets.
    private static let headerSize = 5
}
