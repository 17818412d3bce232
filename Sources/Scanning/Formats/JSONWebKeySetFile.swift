import Monitoring
import PKI
import Yams

/// A JSON Web Key Set with certificates (RFC 7517 §4.7), as SPIFFE trust bundles are (SPIFFE Trust Domain and Bundle §4).
public struct JSONWebKeySetFile: FileFormat {
    public static let name = FileFormatName(rawValue: "jwks")

    public init() {}

    /// A JSON object with `keys`, of which one has an `x5c`.
    public func recognises(_ head: FileHead) -> Bool {
        guard head.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return false }
        return JSONWebKeySetFile.certificateChain.occurs(in: head.bytes)
            || !head.isWholeFile && JSONWebKeySetFile.keys.occurs(in: head.bytes.prefix(256))
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        guard JSONWebKeySetFile.certificateChain.occurs(in: bytes[...]) else { return DecodedFile() }
        var file = DecodedFile()
        do throws(StructuredText.Failure) {
            try StructuredText.forEachDocument(in: bytes) { file.readKeys($0, in: context) }
        } catch {
            file.note(FileProblem(error.reason, part: "key set", line: error.line))
        }
        return file
    }

    private static let certificateChain = BytePattern("\"x5c\"")
    private static let keys = BytePattern("\"keys\"")
}

extension DecodedFile {
    /// A set of keys, or one key alone; an entry is named by its `kid`, or by its place.
    fileprivate mutating func readKeys(_ document: Node, in context: DecodingContext) {
        let keys = document[member: "keys"]?.sequence.map { Array($0) } ?? [document]
        for (index, key) in keys.enumerated() {
            let name = key.text("kid") ?? "keys/\(index)"
            for certificate in key.list("x5c") { readCertificate(certificate.scalar?.string ?? "", name, in: context) }
        }
    }

    private mutating func readCertificate(_ text: String, _ name: String, in context: DecodingContext) {
        guard entries.count < DecodedFile.mostEntries else {
            return note(FileProblem("more than \(DecodedFile.mostEntries) certificates", kind: .tooLarge))
        }
        guard let der = Base64.decoded(Array(text.utf8)) else { return note(FileProblem("not base64", entry: name, part: "x5c")) }
        do throws(DecodingFailure) {
            entries.append(Entry(try context.certificates.read(der), name: name))
        } catch {
            note(FileProblem(error, entry: name, part: "x5c"))
        }
    }
}
