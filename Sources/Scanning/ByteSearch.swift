/// Looks for a short text in bytes by Horspool's method: the longer the text, the fewer bytes are looked at.
enum ByteSearch {
    static func contains(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
        guard let last = text.last, text.count <= 255 else { return text.isEmpty }
        var end = bytes.startIndex + text.count - 1
        while end < bytes.endIndex {
            let byte = bytes[end]
            if byte == last, bytes[end - text.count + 1...end].elementsEqual(text) { return true }
            end += shift(for: byte, in: text)
        }
        return false
    }

    /// How far the text may move when `byte` stands at its last place.
    private static func shift(for byte: UInt8, in text: [UInt8]) -> Int {
        guard let place = text.dropLast().lastIndex(of: byte) else { return text.count }
        return text.count - 1 - place
    }
}
