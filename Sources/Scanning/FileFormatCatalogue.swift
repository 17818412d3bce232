/// Every format, in the order in which files are put to them.
public enum FileFormatCatalogue {
    public static let all: [any FileFormat] = [
        PEMFile(),
        DERFile(),
    ]
}
