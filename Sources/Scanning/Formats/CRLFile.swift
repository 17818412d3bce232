import Monitoring
import PKI

/// One certificate revocation list as bare DER (RFC 5280 §5).
public struct CRLFile: FileFormat {
    public static let name = FileFormatName(rawValue: "crl")

    public init() {}

    /// A SEQUENCE of a SEQUENCE of perhaps a version, an algorithm, a name and a time.
    public func recognises(_ head: FileHead) -> Bool {
        guard let list = ValuePrefix(head.bytes)?.content(.sequence), var fields = ValuePrefix(list)?.content(.sequence) else { return false }
        if fields.starts(with: CRLFile.version) { fields = fields.dropFirst(CRLFile.version.count) }
        guard let algorithm = ValuePrefix(fields), algorithm.content(.sequence)?.first == DERTag.objectIdentifier.rawValue,
            let issuer = ValuePrefix(algorithm.rest), issuer.tag == .sequence
        else { return false }
        return [DERTag.utcTime.rawValue, DERTag.generalizedTime.rawValue].contains(issuer.rest.first)
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var file = DecodedFile()
        file.readRevocationList(bytes, in: context)
        return file
    }

    /// INTEGER 1, for version 2.
    private static let version: [UInt8] = [0x02, 0x01, 0x01]
}

extension DecodedFile {
    mutating func readRevocationList(_ der: [UInt8], part: String = "X509 CRL", line: Int? = nil, in context: DecodingContext) {
        do throws(DecodingFailure) {
            revocationLists.append(RevocationList(try CertificateRevocationList(der: der, digest: context.digest)))
        } catch {
            note(FileProblem(error, part: part, line: line))
        }
    }
}
