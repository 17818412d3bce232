internal import COpenSSL
import PKI

extension SystemCryptography: NamedDigests {
    /// SHA-1 and SHA-2.
    public func digest(_ algorithm: ObjectIdentifier, _ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        guard let name = SystemCryptography.digestNames[algorithm] else { return nil }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count = digest.count
        let isDone = bytes.withUnsafeBufferPointer { issuing_digest(name, $0.baseAddress, $0.count, &digest, &count) == 1 }
        return isDone ? Array(digest.prefix(count)) : nil
    }

    private static let digestNames: [ObjectIdentifier: String] = [
        .sha1: "SHA1", "2.16.840.1.101.3.4.2.1": "SHA256", "2.16.840.1.101.3.4.2.2": "SHA384", "2.16.840.1.101.3.4.2.3": "SHA512",
    ]
}
