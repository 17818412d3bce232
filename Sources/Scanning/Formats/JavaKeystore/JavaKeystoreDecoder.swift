import Monitoring
import OpenSSL
import PKI

/// Reads the entries of a Java keystore one behind the other, then checks the digest at its end.
struct JavaKeystoreDecoder {
    private let context: DecodingContext
    private let bytes: [UInt8]
    private var reader: BigEndianReader
    private var file = DecodedFile()

    static let magic = 0xFEED_FEED
    static let cryptographyExtensionsMagic = 0xCECE_CECE
    /// SHA-1.
    private static let digestCount = 20

    init(_ bytes: [UInt8], _ context: DecodingContext) {
        self.bytes = bytes
        self.context = context
        reader = BigEndianReader(bytes.dropLast(JavaKeystoreDecoder.digestCount))
    }

    mutating func decode() -> DecodedFile {
        let magic = reader.number(4)
        if magic == JavaKeystoreDecoder.cryptographyExtensionsMagic { file.format = JavaKeystoreFile.cryptographyExtensionsName }
        guard let version = reader.number(4), let count = reader.number(4) else {
            file.note(FileProblem("the keystore ends within its head"))
            return file
        }
        for index in 0..<count {
            let start = reader.position
            guard readEntry(version: version) else {
                file.note(FileProblem("entry \(index + 1) of \(count) cannot be read", part: "keystore", byte: start))
                return file
            }
        }
        if reader.count > 0 { file.note(FileProblem("\(reader.count) bytes follow the last entry", part: "keystore", byte: reader.position)) }
        checkIntegrity()
        return file
    }

    /// Tag, alias, time, and what the tag promises. False where the keystore ends before or the tag is unknown.
    private mutating func readEntry(version: Int) -> Bool {
        guard let tag = reader.number(4), let alias = reader.text(), reader.take(8) != nil else { return false }
        switch tag {
        case 1: return readKey(alias, version: version)
        case 2: return readCertificate(alias, version: version)
        case 3: return file.format == JavaKeystoreFile.cryptographyExtensionsName && skipSecretKey()
        default: return false
        }
    }

    /// An encrypted private key, and its chain.
    private mutating func readKey(_ alias: String, version: Int) -> Bool {
        guard reader.counted(lengthOctets: 4) != nil, let count = reader.number(4) else { return false }
        file.privateKeys.append(DecodedFile.PrivateKey(name: alias, isEncrypted: true))
        for _ in 0..<count where !readCertificate(alias, version: version) { return false }
        return true
    }

    /// From version 2 on, the type of the certificate stands before it.
    private mutating func readCertificate(_ alias: String, version: Int) -> Bool {
        guard version == 1 || reader.text() != nil, let der = reader.counted(lengthOctets: 4) else { return false }
        guard file.entries.count < DecodedFile.mostEntries else {
            file.note(FileProblem("more than \(DecodedFile.mostEntries) certificates", kind: .tooLarge))
            return true
        }
        do throws(DecodingFailure) {
            file.entries.append(DecodedFile.Entry(try context.certificates.read(Array(der)), name: alias))
        } catch {
            file.note(FileProblem(error, entry: alias, part: "certificate"))
        }
        return true
    }

    /// A sealed object in Java's serialisation, which carries no length.
    private mutating func skipSecretKey() -> Bool {
        var object = JavaSerialization(reader)
        guard object.skipStream() else { return false }
        reader = object.reader
        return true
    }

    /// Without a passphrase nothing is checked, and the facts say so; no problem is made of it, as that is how such stores are mostly read.
    private mutating func checkIntegrity() {
        file.isIntact = false
        guard !context.passphrases.isEmpty, bytes.count >= JavaKeystoreDecoder.digestCount else { return }
        let (content, expected) = (bytes.dropLast(JavaKeystoreDecoder.digestCount), bytes.suffix(JavaKeystoreDecoder.digestCount))
        let candidates = [""] + context.passphrases.map { $0.reveal { $0 } }
        let isRight = candidates.contains { KeystoreCryptography.javaDigest(content, passphrase: $0).elementsEqual(expected) }
        file.isIntact = isRight
        guard !isRight else { return }
        file.note(
            FileProblem(
                "its digest fits none of the \(context.passphrases.count) passphrases given: another one is needed, or the file was changed",
                kind: .wrongPassphrase, part: "keystore"))
    }
}
