import Testing

@testable import OpenSSL

@Suite("the framing of records")
struct TLSRecordTrackerTests {
    @Test("is followed however the bytes are cut", arguments: 1...9)
    func chunks(size: Int) {
        let stream: [UInt8] = [22, 3, 3, 0, 2, 1, 1] + [23, 3, 3, 0, 0] + [21, 3, 3, 1, 0] + [UInt8](repeating: 9, count: 256)
        let boundaries: Set = [0, 7, 12, 273]
        var tracker = TLSRecordTracker()
        for start in stride(from: 0, to: stream.count, by: size) {
            #expect(tracker.isBetweenRecords == boundaries.contains(start))
            stream[start..<min(start + size, stream.count)].withUnsafeBytes { tracker.follow($0) }
        }
        #expect(tracker.isBetweenRecords)
    }
}
