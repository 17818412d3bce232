import OpenSSL
import Testing

@Suite struct HandshakeMemoryTests {
    @Test("OpenSSL takes the memory it is given, whatever of it is used first")
    func installed() { #expect(!HandshakeMemory.isRefused) }
}
