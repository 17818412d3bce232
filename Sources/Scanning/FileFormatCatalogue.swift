/// Every format, in the order in which files are put to them.
public enum FileFormatCatalogue {
    public static let all: [any FileFormat] = plain + [GzipFile(plain)]

    /// Binary formats first: one byte tells most files that they are none of them. PEM last, as any text may hold it.
    private static let plain: [any FileFormat] = [
        DERFile(),
        CRLFile(),
        CertificateRequestFile(),
        PKCS12File(),
        PKCS7File(),
        JavaKeystoreFile(),
        KubernetesFile(),
        JSONWebKeySetFile(),
        PEMFile(),
    ]

    /// Reads content that is at hand as a whole, of a file or of an entry of one; nil where it is of no format known here.
    public static func decode(_ content: [UInt8], name: String = "", in context: DecodingContext) -> DecodedFile? {
        let head = FileHead(whole: content, name: name)
        guard context.nesting <= DecodingContext.deepestNesting else { return nil }
        // Compressed content within other content would multiply what a file may unfold to.
        let formats = context.nesting == 0 ? all : plain
        return formats.first { $0.recognises(head) }?.decode(content, in: context)
    }
}
