import Monitoring

/// Writes records of comma-separated values as RFC 4180 has them: CRLF line ends, quotes doubled.
///
/// A spreadsheet that opens the file must not run what a stranger wrote into a certificate, so text that would begin a formula there is preceded by
/// an apostrophe (OWASP, CSV Injection); numbers and dates of our own are not touched.
struct CSVWriter {
    private(set) var bytes: [UInt8] = []
    private var isRecordStart = true

    /// Text that strangers may have chosen.
    mutating func text(_ value: String?) {
        let plain = (value ?? "").plainText
        let isFormula = plain.unicodeScalars.first.map(CSVWriter.formulaStarts.contains) ?? false
        field(isFormula ? "'" + plain : plain)
    }

    /// What this program worded itself: numbers, times, identifiers.
    mutating func value(_ value: (some CustomStringConvertible)?) { field(value?.description ?? "") }

    mutating func endRecord() {
        bytes.append(contentsOf: "\r\n".utf8)
        isRecordStart = true
    }

    private mutating func field(_ text: String) {
        if !isRecordStart { bytes.append(UInt8(ascii: ",")) }
        isRecordStart = false
        guard !text.utf8.allSatisfy(CSVWriter.isPlain) else { return bytes.append(contentsOf: text.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Quoted beyond need: a semicolon or a tab separates fields for spreadsheets of other countries.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: " "): true
        default: false
        }
    }

    /// With their full-width forms, which some spreadsheets take for the same.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
}
