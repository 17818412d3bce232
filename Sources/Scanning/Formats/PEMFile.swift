import Monitoring
import PKI

/// Textual certificates (RFC 7468): single ones, chains, bundles, beside keys and among other text.
public struct PEMFile: FileFormat {
    public static let name = FileFormatName(rawValue: "pem")

    public init() {}

    public func recognises(_ head: FileHead) -> Bool { PEMFile.begin.occurs(in: head.bytes) }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var reader = PEMReader(bytes) { PEMFile.isWanted($0) }
        var file = DecodedFile()
        while let element = reader.next() {
            switch element {
            case .block(let block): file.read(block, in: context)
            case .problem(let problem): if PEMFile.promisesCertificate(problem.label) { file.note(FileProblem(problem)) }
            }
        }
        return file
    }

    /// RFC 7468 §5, its older name, and OpenSSL's own, which appends trust settings.
    static let labels: Set<String> = ["CERTIFICATE", "X509 CERTIFICATE", trustedLabel]
    /// The end of every label of a private key: `PRIVATE KEY` (RFC 7468 §10), `RSA PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`.
    static let keyLabel = "PRIVATE KEY"
    static let trustedLabel = "TRUSTED CERTIFICATE"
    /// RFC 7468 §8 and §9, and the name in the preliminary PKCS #7 that OpenSSL still reads.
    static let bundleLabels: Set<String> = ["PKCS7", "PKCS #7 SIGNED DATA", "CMS"]

    /// RFC 7468 §6, and §7 with its older name.
    static let revocationListLabel = "X509 CRL"
    static let requestLabels: Set<String> = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]

    private static func isWanted(_ label: String) -> Bool { promisesCertificate(label) || label.hasSuffix(keyLabel) }

    /// A key that cannot be read is nobody's expiry.
    private static func promisesCertificate(_ label: String) -> Bool {
        labels.contains(label) || bundleLabels.contains(label) || label == revocationListLabel || requestLabels.contains(label)
    }

    private static let begin = BytePattern("-----BEGIN ")
}

extension DecodedFile {
    fileprivate mutating func read(_ block: PEMBlock, in context: DecodingContext) {
        if PEMFile.labels.contains(block.label) {
            readCertificate(block, in: context)
        } else if PEMFile.bundleLabels.contains(block.label) {
            readBundle(block, in: context)
        } else if block.label == PEMFile.revocationListLabel {
            readRevocationList(block.content, line: block.line, in: context)
        } else if PEMFile.requestLabels.contains(block.label) {
            readRequest(block.content, part: block.label, line: block.line)
        } else if block.label.hasSuffix(PEMFile.keyLabel) {
            let isEncrypted = block.isEncrypted || block.label == "ENCRYPTED PRIVATE KEY"
            let publicKey = isEncrypted ? nil : context.publicKey(ofPrivateKey: block.content)
            privateKeys.append(PrivateKey(line: block.line, isEncrypted: isEncrypted, publicKey: publicKey))
        }
    }

    /// A text that is a bundle and nothing else has the bundle's format.
    private mutating func readBundle(_ block: PEMBlock, in context: DecodingContext) {
        if entries.isEmpty { format = PKCS7File.name }
        do throws(DecodingFailure) {
            try readSignedData(block.content[...], line: block.line, in: context)
        } catch {
            note(FileProblem(error, part: block.label, line: block.line))
        }
    }

    private mutating func readCertificate(_ block: PEMBlock, in context: DecodingContext) {
        guard entries.count < DecodedFile.mostEntries else {
            return note(FileProblem("more than \(DecodedFile.mostEntries) certificates", kind: .tooLarge, line: block.line))
        }
        do throws(DecodingFailure) {
            let der = block.label == PEMFile.trustedLabel ? try DERFile.firstValue(in: block.content) : block.content
            entries.append(Entry(try context.certificates.read(der)))
            if format != nil { format = nil }
        } catch {
            note(FileProblem(error, part: block.label, line: block.line))
        }
    }
}
