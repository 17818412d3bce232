/// Every format, in the order in which files are put to them.
public enum FileFormatCatalogue {
    public static let all: [any FileFormat] = [
        PEMFile(),
        DERFile(),
    ]

    /// Reads content that is at hand as a whole; nil where it is of no format known here.
    public static func decode(_ content: [UInt8], name: String = "", in context: DecodingContext) -> DecodedFile? {
        let head = FileHead(whole: content, name: name)
        return all.first { $0.recognises(head) }?.decode(content, in: context)
    }
}
