/// Base64 (RFC 4648 §4) as it stands between PEM boundaries: white space anywhere, padding at the end.
public enum Base64 {
    /// The octets of a text that is base64 throughout; nil where it is not.
    public static func decoded(_ text: [UInt8]) -> [UInt8]? {
        let decoded = decode(text, in: text.indices)
        return decoded.problem == nil ? decoded.content : nil
    }

    struct Decoded {
        var content: [UInt8] = []
        /// Where reading stopped: the end of the range, or the character that does not belong.
        var end: Int
        /// Line ends passed.
        var lines = 0
        /// nil when everything was read.
        var problem: String?
    }

    static func decode(_ bytes: [UInt8], in range: Range<Int>) -> Decoded {
        bytes.withUnsafeBufferPointer { bytes in Base64.values.withUnsafeBufferPointer { decode(bytes, in: range, $0) } }
    }

    /// The range lies within the bytes, and there is a value for each of the 256 characters.
    private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ values: UnsafeBufferPointer<UInt8>) -> Decoded {
        precondition(bytes.indices.contains(range) && values.count == 256)
        var result = Decoded(end: range.lowerBound)
        result.content = [UInt8](capacity: range.count / 4 * 3 + 3) { output in
            var cursor = range.lowerBound
            var group: UInt32 = 0  // the characters of an unfinished group of four
            var count = 0
            var padding = 0
            while cursor < range.upperBound {
                if count == 0, padding == 0, range.upperBound - cursor >= 4 {
                    let first = values[Int(bytes[cursor])], second = values[Int(bytes[cursor + 1])]
                    let third = values[Int(bytes[cursor + 2])], fourth = values[Int(bytes[cursor + 3])]
                    if first | second | third | fourth < special {
                        output.append(first << 2 | second >> 4)
                        output.append(second << 4 | third >> 2)
                        output.append(third << 6 | fourth)
                        cursor += 4
                        continue
                    }
                }
                let value = values[Int(bytes[cursor])]
                if value < special, padding == 0 {
                    group = group << 6 | UInt32(value)
                    count += 1
                    if count == 4 {
                        append(group, octets: 3, to: &output)
                        (group, count) = (0, 0)
                    }
                } else if value == lineEnd {
                    result.lines += 1
                } else if value == pad, padding < 2, count >= 2 {
                    padding += 1
                } else if value != blank {
                    result.problem = "not base64"
                    break
                }
                cursor += 1
            }
            result.end = cursor
            guard result.problem == nil else { return }
            if count == 1 || padding > 0 && count + padding != 4 {
                result.problem = "base64 ends within a group"
            } else if count > 1 {
                append(group << (6 * UInt32(4 - count)), octets: count - 1, to: &output)
            }
        }
        return result
    }

    /// Passes over a body that nobody wants decoded.
    static func skip(_ bytes: [UInt8], in range: Range<Int>) -> Decoded {
        Decoded(end: range.upperBound, lines: bytes[range].count { $0 == UInt8(ascii: "\n") })
    }

    private static func append(_ group: UInt32, octets: Int, to output: inout OutputSpan<UInt8>) {
        for index in 0..<octets { output.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * index))) }
    }

    private static let special: UInt8 = 0x80
    private static let lineEnd: UInt8 = 0x81
    private static let blank: UInt8 = 0x82
    private static let pad: UInt8 = 0x84
    private static let foreign: UInt8 = 0x88

    /// What each character stands for: its six bits, or one of the marks above.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: foreign, count: 256)
        for (value, character) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(character)] = UInt8(truncatingIfNeeded: value)
        }
        for character in " \t\r".utf8 { values[Int(character)] = blank }
        values[Int(UInt8(ascii: "\n"))] = lineEnd
        values[Int(UInt8(ascii: "="))] = pad
        return values
    }()
}
