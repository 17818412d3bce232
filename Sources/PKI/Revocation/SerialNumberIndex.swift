/// Finds the entries of a CRL by serial number: a hash table with chains, so that building it stays linear whatever the numbers are, the same one a
/// hundred thousand times among them. The hash is seeded for each process; a list cannot be made to collide.
struct SerialNumberIndex: Sendable {
    /// By bucket: the last entry in it, plus one; 0 for none.
    private var heads: [UInt32] = []
    /// By entry: the one before it in the same bucket, plus one.
    private var previous: [UInt32] = []

    init() {}

    /// - Parameter serialNumbers: of the entries, in order; fewer than 2³².
    init(_ serialNumbers: some Collection<SerialNumber>) {
        guard !serialNumbers.isEmpty else { return }
        var buckets = 1
        while buckets < serialNumbers.count { buckets <<= 1 }
        heads = [UInt32](repeating: 0, count: buckets)
        previous.reserveCapacity(serialNumbers.count)
        for (entry, serialNumber) in zip(0..., serialNumbers) {
            let bucket = bucket(of: serialNumber)
            previous.append(heads[bucket])
            heads[bucket] = UInt32(truncatingIfNeeded: entry + 1)
        }
    }

    /// The first entry from the end that could have this serial number and for which `matches` holds.
    func last(_ serialNumber: SerialNumber, where matches: (Int) -> Bool) -> Int? {
        guard !heads.isEmpty else { return nil }
        var next = heads[bucket(of: serialNumber)]
        while next != 0 {
            let entry = Int(next) - 1
            if matches(entry) { return entry }
            next = previous[entry]
        }
        return nil
    }

    private func bucket(of serialNumber: SerialNumber) -> Int {
        var hasher = Hasher()
        serialNumber.minimalOctets.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize() & (heads.count - 1)
    }
}

extension SerialNumber {
    /// Without octets that an INTEGER in DER does not have (X.690 §8.3.2), so that a number written sloppily is found all the same.
    var minimalOctets: ArraySlice<UInt8> {
        var octets = octets
        while let first = octets.first, let second = octets.dropFirst().first, first == 0 && second < 0x80 || first == 0xFF && second >= 0x80 {
            octets = octets.dropFirst()
        }
        return octets
    }
}
