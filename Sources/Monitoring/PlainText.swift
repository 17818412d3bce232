extension StringProtocol {
    /// This text made safe to print: control characters (ANSI escapes among them), line and paragraph separators and the characters that change
    /// the direction of text become `?`. Names in certificates and what a peer says are chosen by strangers.
    public var plainText: String {
        guard unicodeScalars.contains(where: \.isDeceptive) else { return String(self) }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar.isDeceptive ? "?" : scalar) }
        return String(text)
    }
}

extension Unicode.Scalar {
    /// C0 and C1 controls, DEL, U+2028/2029, and the bidirectional controls of Unicode Standard Annex #9.
    var isDeceptive: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
