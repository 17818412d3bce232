import Monitoring
import PKI

/// A PKCS #7 bundle of certificates (RFC 2315 §9, RFC 5652 §5), as `.p7b` and `.p7c` files are.
public struct PKCS7File: FileFormat {
    public static let name = FileFormatName(rawValue: "pkcs7")

    public init() {}

    public func recognises(_ head: FileHead) -> Bool {
        ValuePrefix(head.bytes)?.content(.sequence)?.starts(with: PKCS7File.identifierPrefix) ?? false
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var file = DecodedFile()
        do throws(DecodingFailure) {
            try file.readSignedData(bytes[...], in: context)
        } catch {
            file.note(FileProblem(error, part: "PKCS7"))
        }
        return file
    }

    /// OBJECT IDENTIFIER 1.2.840.113549.1.7, of whatever comes below it.
    static let identifierPrefix: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]
}

extension DecodedFile {
    /// Takes the certificates and revocation lists out of a ContentInfo of type signed-data; other types hold none, and are no error.
    mutating func readSignedData(_ bytes: ArraySlice<UInt8>, line: Int? = nil, in context: DecodingContext) throws(DecodingFailure) {
        var reader = BERReader(bytes)
        var info = try reader.enter("ContentInfo")
        guard try info.objectIdentifier("contentType") == .pkcs7SignedData else { return }
        var wrapper = try info.enter(.constructed(0), "content")
        var data = try wrapper.enter("SignedData")
        _ = try data.next(.integer, "version")
        _ = try data.next(.set, "digestAlgorithms")
        _ = try data.next(.sequence, "contentInfo")
        // Attribute certificates, obsolete forms and other revocation information have tags of their own (RFC 5652 §10.2).
        if data.nextTag == .constructed(0) {
            var certificates = try data.enter(.constructed(0), "certificates")
            while !certificates.isAtEnd {
                let element = try certificates.next()
                if element.tag == .sequence { readCertificate(certificates.encoding(of: element), line: line, in: context) }
            }
        }
        if data.nextTag == .constructed(1) {
            var lists = try data.enter(.constructed(1), "crls")
            while !lists.isAtEnd {
                let element = try lists.next()
                if element.tag == .sequence { readRevocationList(Array(lists.encoding(of: element)), part: "CRL of PKCS7", line: line, in: context) }
            }
        }
    }

    private mutating func readCertificate(_ der: ArraySlice<UInt8>, line: Int?, in context: DecodingContext) {
        guard entries.count < DecodedFile.mostEntries else {
            return note(FileProblem("more than \(DecodedFile.mostEntries) certificates", kind: .tooLarge))
        }
        do throws(DecodingFailure) {
            entries.append(Entry(try context.certificates.read(Array(der))))
        } catch {
            note(FileProblem(error, part: "certificate \(entries.count + 1) of PKCS7", line: line))
        }
    }
}
