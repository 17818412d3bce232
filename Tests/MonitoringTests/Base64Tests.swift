import Monitoring
import Testing

@Suite struct Base64Tests {
    @Test(
        "the vectors of RFC 4648 §10",
        arguments: ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy"])
    func vectors(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test("white space around it and missing padding are forgiven, nothing else", arguments: [" Zg==\n", "Zg"])
    func forgiven(text: String) { #expect(Base64.decode(text) == [0x66]) }

    @Test("what is not base64 is refused", arguments: ["Z", "Zg=v", "Zm9v!", "Zm 9v", "Zm9vZ"])
    func refused(text: String) { #expect(Base64.decode(text) == nil) }
}
