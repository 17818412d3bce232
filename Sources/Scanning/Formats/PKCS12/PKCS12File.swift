import Monitoring
import PKI

/// A PKCS #12 keystore or truststore (RFC 7292), as OpenSSL, Java, Windows and browsers write them.
public struct PKCS12File: FileFormat {
    public static let name = FileFormatName(rawValue: "pkcs12")

    public init() {}

    /// A SEQUENCE of version 3 and a ContentInfo, which is a SEQUENCE that begins with an identifier of PKCS #7.
    public func recognises(_ head: FileHead) -> Bool {
        guard let fields = ValuePrefix(head.bytes)?.content(.sequence), fields.starts(with: PKCS12File.version) else { return false }
        guard let content = ValuePrefix(fields.dropFirst(PKCS12File.version.count))?.content(.sequence) else { return false }
        return content.starts(with: PKCS7File.identifierPrefix)
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var decoder = PKCS12Decoder(context)
        return decoder.decode(bytes)
    }

    /// INTEGER 3.
    private static let version: [UInt8] = [0x02, 0x01, 0x03]
}
