import Monitoring

/// Label values of the text format, made of text that strangers may have written: subjects, names, paths.
enum LabelText {
    /// The longest label value in bytes. Mimir and Cortex refuse a series beyond 2,048 (`max_label_value_length`), and a Prometheus with a
    /// `label_value_length_limit` refuses the whole scrape; half of it is also what common limits of shared clusters allow.
    static let longestValue = 1024

    /// Appends `name="value"`, the value escaped.
    static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(equalsSign)
        bytes.append(quote)
        for byte in exportable(value).utf8 {
            if byte == quote || byte == backslash { bytes.append(backslash) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// `name="value",…`, without braces.
    static func list(_ labels: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for label in labels {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            append(label.name, label.value, to: &bytes)
        }
        return bytes
    }

    /// The texts with commas between; when they are too long together, as many as fit and how many are missing: `DNS:a,DNS:b,+9998`.
    static func joined(_ texts: some Collection<String>) -> String {
        var joined = ""
        for (index, text) in texts.enumerated() {
            let isLast = index == texts.count - 1
            let room = longestValue - joined.utf8.count - 1 - (isLast ? 0 : roomForCount)
            guard text.utf8.count <= room else { return joined + (index == 0 ? "" : ",") + "+\(texts.count - index)" }
            joined += (index == 0 ? "" : ",") + text
        }
        return joined
    }

    /// The value itself where it is fit to be shown. Otherwise deceptive characters are replaced and the length is cut, and a hash of the
    /// original is appended: two different values must not become one, since a duplicate series spoils the whole scrape.
    static func exportable(_ value: String) -> String {
        if value.utf8.count <= longestValue, value.utf8.allSatisfy(printableASCII.contains) { return value }
        let plain = value.plainText
        guard plain != value || value.utf8.count > longestValue else { return value }
        let suffix = "~" + hash(value)
        var kept = String.UnicodeScalarView()
        var length = suffix.utf8.count
        for scalar in plain.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= longestValue else { break }
            kept.append(scalar)
        }
        return String(kept) + suffix
    }

    /// FNV-1a of 64 bits as 16 hexadecimal digits: the same in every run, unlike `Hasher`. Not against an adversary; one who forges a collision
    /// loses two series of his own.
    private static func hash(_ value: String) -> String {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in value.utf8 {
            state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits
    }

    /// `,+` and the digits of any count.
    private static let roomForCount = 21

    private static let printableASCII = UInt8(ascii: " ")...UInt8(ascii: "~")
    private static let equalsSign = UInt8(ascii: "=")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}
