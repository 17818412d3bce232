import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("JSON Web Key Sets")
struct JSONWebKeySetFileTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI() }

    /// A SPIFFE bundle as the standard shows it, JWT authority included.
    private func bundle(_ certificates: String...) -> [UInt8] {
        let list = certificates.map { "{\"kty\": \"EC\", \"use\": \"x509-svid\", \"crv\": \"P-256\", \"x5c\": [\"\($0)\"]}" }.joined(separator: ", ")
        return Array(
            #"{"spiffe_sequence": 12, "spiffe_refresh_hint": 600, "keys": [\#(list), {"kty": "EC", "use": "jwt-svid", "kid": "C6vs"}]}"#.utf8)
    }

    @Test("of SPIFFE give the authorities of their trust domain")
    func reads() throws {
        let file = try #require(decode(bundle(PEMText.base64(pki.root.der), PEMText.base64(pki.intermediate.der))))
        #expect(try file.certificates == [pki.root, pki.intermediate].certificates && file.problems.isEmpty)
        #expect(file.names == ["keys/0", "keys/1"])
    }

    @Test("say which key is broken", arguments: [("MAA=", "keys/0: x5c: tbsCertificate is missing at byte 2"), ("*", "keys/0: x5c: not base64")])
    func reportsBroken(_ text: String, _ detail: String) {
        #expect(decode(bundle(text))?.details == [detail])
    }

    @Test("without certificates, and other JSON, are no such files", arguments: [#"{"keys": []}"#, #"{"a": {"b": [1]}}"#, "{", "[]"])
    func passesOver(_ text: String) { #expect(decode(Array(text.utf8)) == nil) }

    @Test("end as certificates or a problem however they are cut and bent")
    func survives() {
        for changed in Mutations(original: bundle(PEMText.base64(pki.root.der)), step: 3) { _ = decode(changed) }
    }
}
