import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("digests")
struct DigestTests {
    /// FIPS 180-4 examples.
    @Test(
        "SHA-256 agrees with the standard's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(message: String, digest: String) {
        #expect(SystemCryptography().sha256(Array(message.utf8)[...]).hex == digest)
    }

    @Test("SHA-256 of a slice covers the slice alone")
    func slices() {
        let bytes = Array("xabcx".utf8)
        #expect(SystemCryptography().sha256(bytes[1..<4]) == SystemCryptography().sha256(Array("abc".utf8)[...]))
    }

    /// RFC 4231 §4: test cases 1, 2, 3, 4, 6 and 7.
    @Test(
        "HMAC-SHA-256 agrees with RFC 4231",
        arguments: [
            ([UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (Array(1...25), [UInt8](repeating: 0xcd, count: 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            (
                [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                Array(
                    "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."
                        .utf8), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ])
    func hmac(key: [UInt8], message: [UInt8], code: String) {
        #expect(Hexadecimal.string(SystemCryptography.hmacSHA256(message, key: key)) == code)
    }

    @Test("the library says its version without a build date")
    func version() {
        #expect(SystemCryptography.libraryVersion.split(separator: " ").count == 2)
        #expect(SystemCryptography.libraryVersion.hasPrefix("OpenSSL 3."))
    }
}
