import PKI

/// The structures of PKCS #7 and CMS (RFC 2315, RFC 5652) that other formats build on.
enum PKCS7 {
    /// The octets of a ContentInfo of type data, behind its type.
    static func data(_ info: inout BERReader) throws(DecodingFailure) -> ArraySlice<UInt8> {
        var wrapper = try info.enter(.constructed(0), "content")
        let element = try wrapper.next()
        guard element.tag.rawValue & 0x1F == DERTag.octetString.rawValue else {
            throw DecodingFailure(offset: element.start, reason: "data is not an OCTET STRING")
        }
        return try wrapper.octets(of: element)
    }

    /// EncryptedData (RFC 5652 §8).
    struct EncryptedData {
        /// The AlgorithmIdentifier, DER.
        let algorithm: ArraySlice<UInt8>
        let ciphertext: ArraySlice<UInt8>

        /// Reads it from a ContentInfo, behind its type.
        init(_ info: inout BERReader) throws(DecodingFailure) {
            var wrapper = try info.enter(.constructed(0), "content")
            var data = try wrapper.enter("EncryptedData")
            _ = try data.next(.integer, "version")
            var content = try data.enter("encryptedContentInfo")
            _ = try content.objectIdentifier("contentType")
            let algorithm = try content.next(.sequence, "contentEncryptionAlgorithm")
            self.algorithm = content.encoding(of: algorithm)
            let octets = try content.next()
            guard octets.tag == .primitive(0) || octets.tag == .constructed(0) else {
                throw DecodingFailure(offset: octets.start, reason: "encryptedContent is missing")
            }
            ciphertext = try content.octets(of: octets)
        }

        /// Reads it from an EncryptedPrivateKeyInfo (RFC 5958 §3).
        init(privateKey fields: inout BERReader) throws(DecodingFailure) {
            let algorithm = try fields.next(.sequence, "encryptionAlgorithm")
            self.algorithm = fields.encoding(of: algorithm)
            ciphertext = try fields.octets(of: fields.next())
        }
    }
}

extension ObjectIdentifier {
    static let pkcs7Data: ObjectIdentifier = "1.2.840.113549.1.7.1"
    static let pkcs7SignedData: ObjectIdentifier = "1.2.840.113549.1.7.2"
    static let pkcs7EncryptedData: ObjectIdentifier = "1.2.840.113549.1.7.6"
}
