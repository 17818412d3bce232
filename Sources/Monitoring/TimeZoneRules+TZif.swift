extension TimeZoneRules {
    /// Reads a compiled file of the time zone database (RFC 9636), version 2 or later.
    ///
    /// - Parameter bytes: the content of `/usr/share/zoneinfo/<name>`.
    public init(name: String, tzif bytes: [UInt8]) throws(TimeZoneDataError) {
        var reader = TZifReader(bytes)
        let legacy = try reader.header()
        try reader.skip(legacy.blockLength(timeSize: 4))
        let header = try reader.header()
        let times = try reader.times(header.transitionCount)
        let typeIndexes = try reader.bytes(header.transitionCount)
        let offsets = try reader.offsets(header.typeCount)
        try reader.skip(header.lengthAfterTypes)
        let tail = try reader.footer().map { text throws(TimeZoneDataError) in try DaylightSavingRule(parsing: text) }
        guard let initialOffset = offsets.first else { throw TimeZoneDataError("no local time type") }
        var transitions: [Transition] = []
        for (time, index) in zip(times, typeIndexes) {
            guard offsets.indices.contains(Int(index)) else { throw TimeZoneDataError("type \(index) of \(offsets.count)") }
            guard transitions.last.map({ $0.at < time }) ?? true else { throw TimeZoneDataError("transitions out of order at \(time)") }
            transitions.append(Transition(at: time, offset: offsets[Int(index)]))
        }
        self.init(name: name, initialOffset: initialOffset, transitions: transitions, tail: tail)
    }
}

/// Time zone data that cannot be read.
public struct TimeZoneDataError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}

/// The counts of a TZif header (RFC 9636 §3.1).
private struct TZifHeader {
    var utcIndicatorCount: Int
    var standardIndicatorCount: Int
    var leapCount: Int
    var transitionCount: Int
    var typeCount: Int
    var abbreviationLength: Int

    func blockLength(timeSize: Int) -> Int {
        transitionCount * (timeSize + 1) + typeCount * 6 + abbreviationLength + leapCount * (timeSize + 4) + standardIndicatorCount
            + utcIndicatorCount
    }

    /// What follows the local time types of a version 2 block.
    var lengthAfterTypes: Int { abbreviationLength + leapCount * 12 + standardIndicatorCount + utcIndicatorCount }
}

/// Bounds-checked reading of big-endian fields.
private struct TZifReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func header() throws(TimeZoneDataError) -> TZifHeader {
        guard try Array(bytes(4)) == Array("TZif".utf8) else { throw TimeZoneDataError("no TZif header") }
        guard try (bytes(1).first ?? 0) >= UInt8(ascii: "2") else { throw TimeZoneDataError("version 1 is too old") }
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try number(UInt32.self))) }
        return TZifHeader(
            utcIndicatorCount: counts[0], standardIndicatorCount: counts[1], leapCount: counts[2], transitionCount: counts[3],
            typeCount: counts[4], abbreviationLength: counts[5])
    }

    mutating func times(_ count: Int) throws(TimeZoneDataError) -> [Int64] {
        guard count <= rest.count / 8 else { throw TimeZoneDataError("truncated") }
        var times: [Int64] = []
        for _ in 0..<count { times.append(Int64(bitPattern: try number(UInt64.self))) }
        return times
    }

    /// RFC 9636 §3.2 wants offsets of more than -25 and less than 26 hours.
    mutating func offsets(_ count: Int) throws(TimeZoneDataError) -> [Int] {
        guard count <= rest.count / 6 else { throw TimeZoneDataError("truncated") }
        var offsets: [Int] = []
        for _ in 0..<count {
            let offset = Int(Int32(bitPattern: try number(UInt32.self)))
            guard (-89_999...93_599).contains(offset) else { throw TimeZoneDataError("offset of \(offset) s") }
            offsets.append(offset)
            try skip(2)
        }
        return offsets
    }

    /// The POSIX TZ string between two line feeds; nil when it is empty.
    mutating func footer() throws(TimeZoneDataError) -> String? {
        guard try bytes(1).first == 10, let end = rest.firstIndex(of: 10) else { throw TimeZoneDataError("no footer") }
        return end == rest.startIndex ? nil : String(decoding: rest[..<end], as: UTF8.self)
    }

    mutating func skip(_ count: Int) throws(TimeZoneDataError) { _ = try bytes(count) }

    mutating func bytes(_ count: Int) throws(TimeZoneDataError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw TimeZoneDataError("truncated") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func number<Word: FixedWidthInteger>(_: Word.Type) throws(TimeZoneDataError) -> Word {
        try bytes(Word.bitWidth / 8).reduce(0) { $0 << 8 | Word($1) }
    }
}
