import OpenSSL
import TestSupport
import Testing

@Suite("what answers in plain text")
struct PeerProtocolTests {
    @Test(
        "is recognised by its first bytes",
        arguments: [
            (Array("HTTP/1.1 400 Bad Request\r\n".utf8), PeerProtocol.http), (Array("<html>\r\n".utf8), .http),
            (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), .ssh), (Array("220 mail.example ESMTP\r\n".utf8), .smtpOrFTP),
            (Array("+OK ready\r\n".utf8), .pop3),
            (Array("* OK [CAPABILITY IMAP4rev1]\r\n".utf8), .imap), (Array("-ERR unknown command".utf8), .redis),
            ([0x4a, 0, 0, 0, 0x0a] + Array("8.0.36".utf8), .mysql), (Array("RFB 003.008\n".utf8), .vnc),
            ([0x30, 0x24, 0x02, 0x01, 0x00, 0x78, 0x1f, 0x0a, 0x01, 0x02], .ldap),
        ])
    func known(bytes: [UInt8], expected: PeerProtocol) {
        #expect(PeerProtocol(firstBytes: bytes) == expected)
    }

    @Test("is left open where nothing is known", arguments: [[], [0x00], Array("hello".utf8), [0x16, 0x03, 0x01, 0x00, 0x05]] as [[UInt8]])
    func unknown(bytes: [UInt8]) {
        #expect(PeerProtocol(firstBytes: bytes) == nil)
    }
}
