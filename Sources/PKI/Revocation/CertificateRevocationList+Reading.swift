extension CertificateRevocationList {
    /// The most a file of lists may hold: the largest list in PEM, whose Base64 takes a third more.
    public static let largestFile = RevocationListLayout.largestList / 2 * 3

    /// The lists in a file: PEM blocks labelled `X509 CRL` (RFC 7468 §6), other blocks left aside, or one list in DER.
    ///
    /// - Returns: the lists that can be read, in order, and a sentence for each that cannot; neither where the file has no list.
    public static func read(_ bytes: [UInt8], digest: some Digest) -> (lists: [CertificateRevocationList], problems: [String]) {
        var lists: [CertificateRevocationList] = []
        var problems: [String] = []
        func add(_ der: [UInt8], _ place: String) {
            do throws(DecodingFailure) {
                lists.append(try CertificateRevocationList(der: der, digest: digest))
            } catch {
                problems.append("\(place): \(error)")
            }
        }
        if bytes.first == DERTag.sequence.rawValue {
            add(bytes, "CRL")
        } else {
            let document = PEM.blocks(in: bytes)
            problems = document.problems.map(\.description)
            for block in document.blocks where labels.contains(block.label) { add(block.content, "\(block.label) at line \(block.line)") }
        }
        return (lists, problems)
    }

    /// RFC 7468 §6 names the first; the other is what OpenSSL's documentation of old has.
    private static let labels = ["X509 CRL", "CRL"]
}
