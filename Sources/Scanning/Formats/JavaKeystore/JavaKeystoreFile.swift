import Monitoring
import PKI

/// Java's own keystores: JKS, and JCEKS with its secret keys. Certificates lie in the clear; a passphrase proves that nobody changed them.
public struct JavaKeystoreFile: FileFormat {
    public static let name = FileFormatName(rawValue: "jks")
    static let cryptographyExtensionsName = FileFormatName(rawValue: "jceks")

    public init() {}

    /// The magic number of either kind, and a version that exists (`sun.security.provider.JavaKeyStore`, `com.sun.crypto.provider.JceKeyStore`).
    public func recognises(_ head: FileHead) -> Bool {
        guard head.bytes.first == 0xFE || head.bytes.first == 0xCE else { return false }
        var reader = BigEndianReader(head.bytes)
        guard let magic = reader.number(4), let version = reader.number(4) else { return false }
        return (magic == JavaKeystoreDecoder.magic || magic == JavaKeystoreDecoder.cryptographyExtensionsMagic) && (1...2).contains(version)
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var decoder = JavaKeystoreDecoder(bytes, context)
        return decoder.decode()
    }
}
