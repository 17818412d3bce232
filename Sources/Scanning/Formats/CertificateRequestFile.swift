import Monitoring
import PKI

/// One certification request as bare DER (RFC 2986): no certificate yet, and worth knowing all the same.
public struct CertificateRequestFile: FileFormat {
    public static let name = FileFormatName(rawValue: "csr")

    public init() {}

    /// A SEQUENCE of a SEQUENCE of version 1, a name and a key, which is a SEQUENCE of a SEQUENCE with an identifier.
    public func recognises(_ head: FileHead) -> Bool {
        guard let request = ValuePrefix(head.bytes)?.content(.sequence), let info = ValuePrefix(request)?.content(.sequence),
            info.starts(with: CertificateRequestFile.version), let subject = ValuePrefix(info.dropFirst(CertificateRequestFile.version.count)),
            subject.tag == .sequence, let key = ValuePrefix(subject.rest)?.content(.sequence)
        else { return false }
        return ValuePrefix(key)?.content(.sequence)?.first == DERTag.objectIdentifier.rawValue
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var file = DecodedFile()
        file.readRequest(bytes)
        return file
    }

    /// INTEGER 0.
    private static let version: [UInt8] = [0x02, 0x01, 0x00]
}

extension DecodedFile {
    mutating func readRequest(_ der: [UInt8], part: String = "CERTIFICATE REQUEST", line: Int? = nil) {
        do throws(DecodingFailure) {
            requests.append(Request(try CertificateRequest(der: der)))
        } catch {
            note(FileProblem(error, part: part, line: line))
        }
    }
}
