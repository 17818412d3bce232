import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct OCSPResponseTests {
    private let pki: TestPKI
    private let leaf: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
    }

    @Test("a response of openssl ocsp, delegated responder and all, is read as openssl reads it")
    func openssl() async throws {
        let directory = try TemporaryDirectory()
        let pki = try TestPKI(at: TestPKI.epoch)
        let serial = try leaf.certificate.serialNumber.hex.uppercased()
        let index = try directory.write("R\t360101000000Z\t251230120000Z,keyCompromise\t\(serial)\tunknown\t/CN=service.example\n", to: "index.txt")
        let issuer = try directory.write(self.pki.intermediate.pem, to: "issuer.pem")
        let arguments = [
            "ocsp", "-index", index, "-CA", issuer, "-issuer", issuer, "-rsigner", issuer, "-rkey",
            try directory.write(self.pki.intermediate.privateKey.pem(), to: "issuer.key"), "-cert", try directory.write(leaf.pem, to: "leaf.pem"),
            "-ndays", "7", "-respout", directory.path("response.der"), "-noverify",
        ]
        let outcome = try await runProcess("openssl", arguments)
        try #require(outcome.status == 0, "\(outcome)")
        let response = try OCSPResponse(der: Array(try Data(contentsOf: URL(filePath: directory.path("response.der")))), digest: SystemCryptography())
        let basic = try #require(response.basic)
        let single = try #require(basic.responses.first)
        #expect(response.status == .successful)
        #expect(basic.certificates.map(\.fingerprint) == [try self.pki.intermediate.certificate.fingerprint])
        #expect(single.status == .revoked(at: try #require(Timestamp(rfc3339: "2025-12-30T12:00:00Z")), reason: .keyCompromise))
        #expect(
            single.certificate.isID(of: try leaf.certificate, issuedBy: try self.pki.intermediate.certificate, digests: SystemCryptography()))
        #expect(!single.certificate.isID(of: try leaf.certificate, issuedBy: try pki.root.certificate, digests: SystemCryptography()))
        #expect(single.nextUpdate.map { $0 - single.thisUpdate } == .days(7))
    }

    @Test("a request is understood by openssl ocsp")
    func request() async throws {
        let directory = try TemporaryDirectory()
        let id = try #require(
            OCSPCertificateID(of: try leaf.certificate, issuedBy: try pki.intermediate.certificate, digests: SystemCryptography()))
        let file = try directory.write(OCSPRequest(id).der, to: "request.der")
        let outcome = try await runProcess("openssl", ["ocsp", "-reqin", file, "-req_text", "-noverify"])
        #expect(outcome.standardOutput.contains(try leaf.certificate.serialNumber.hex.uppercased()), "\(outcome)")
    }

    @Test("an error of the responder carries its name and nothing else")
    func errors() throws {
        let response = try OCSPResponse(der: OCSPResponseTemplate.error(6), digest: SystemCryptography())
        #expect(response.status == .unauthorized && response.status.name == "unauthorized" && response.basic == nil)
        #expect(throws: DecodingFailure.self) { try OCSPResponse(der: OCSPResponseTemplate.error(4), digest: SystemCryptography()) }
        #expect(throws: DecodingFailure.self) { try OCSPResponse(der: OCSPResponseTemplate.error(0), digest: SystemCryptography()) }
    }

    @Test("a response cut off or bent at any byte is read or refused, never a trap")
    func hostile() throws {
        let der = try OCSPResponseTemplate(at: pki.now).response(about: leaf, issuedBy: pki.intermediate, signedBy: pki.root)
        for count in 0..<der.count {
            #expect(throws: DecodingFailure.self) { try OCSPResponse(der: Array(der[..<count]), digest: SystemCryptography()) }
        }
        for position in der.indices {
            for bend: UInt8 in [0x01, 0x80, 0xFF] {
                var bent = der
                bent[position] ^= bend
                _ = try? OCSPResponse(der: bent, digest: SystemCryptography())
            }
        }
    }

    @Test("a response larger than OpenSSL's limit is refused unread")
    func large() {
        #expect(throws: DecodingFailure.self) {
            try OCSPResponse(der: [UInt8](repeating: 0x30, count: OCSPResponse.largestResponse + 1), digest: SystemCryptography())
        }
    }

    @Test("must-staple is the TLS feature status_request, alone or among others")
    func mustStaple() throws {
        func certificate(_ features: [UInt64]) throws -> Certificate {
            let value = DEREncoder.sequence(features.map { DEREncoder.integer($0) })
            return try pki.server { $0.extraExtensions = [ExtensionTemplate("1.3.6.1.5.5.7.1.24", value: value)] }.certificate
        }
        #expect(try certificate([5]).mustStaple)
        #expect(try certificate([17, 5]).mustStaple)
        #expect(try !certificate([17]).mustStaple)
        #expect(try !leaf.certificate.mustStaple)
    }
}
