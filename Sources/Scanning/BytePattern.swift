/// A short text to be looked for in bytes, by Horspool's method: the longer the text, the fewer bytes are looked at.
struct BytePattern: Sendable {
    private let text: [UInt8]
    /// How far the text may move when a byte stands at its last place, for each byte.
    private let shifts: [UInt8]

    /// - Parameter text: 1 to 255 bytes.
    init(_ text: String) {
        self.text = Array(text.utf8)
        precondition((1...255).contains(self.text.count), "a pattern has 1 to 255 bytes")
        var shifts = [UInt8](repeating: UInt8(self.text.count), count: 256)
        for (place, byte) in self.text.dropLast().enumerated() { shifts[Int(byte)] = UInt8(self.text.count - 1 - place) }
        self.shifts = shifts
    }

    func occurs(in bytes: ArraySlice<UInt8>) -> Bool {
        var end = bytes.startIndex + text.count - 1
        while end < bytes.endIndex {
            let byte = bytes[end]
            if byte == text[text.count - 1], bytes[end - text.count + 1...end].elementsEqual(text) { return true }
            end += Int(shifts[Int(byte)])
        }
        return false
    }
}
