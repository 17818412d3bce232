import PKI
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "are written as RFC 5952 asks",
        arguments: [
            ("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::ffff:c000:201", "::ffff:192.0.2.1"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ])
    func write(_ text: String, _ expected: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == expected)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test(
        "are refused when the text is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.+4", "1.2.3.4 ", ":", ":::", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::",
            "::1.2.3",
            "1.2.3.4::", "fe80::1%eth0", "[::1]", "g::", "1:2:3:4:5:6:7", "::1:2:3:4:5:6:7:8", "+1::",
        ])
    func refuse(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("take 4 or 16 octets", arguments: [0, 3, 5, 8, 15, 17, 32])
    func refuseOtherSizes(_ count: Int) {
        #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("of different families differ")
    func differ() {
        #expect(IPAddress("0.0.0.1") != IPAddress("::1"))
    }
}
