import Monitoring
import OpenSSL
import PKI

/// A Certificate message as certificates.
struct PresentedChain: Sendable {
    var certificates: [PresentedCertificate] = []
    var undecodable: [UndecodableCertificate] = []

    init(_ encodings: [ArraySlice<UInt8>], digest: some Digest) {
        for (position, encoding) in encodings.enumerated() {
            do throws(DecodingFailure) {
                let certificate = try Certificate(der: Array(encoding), digest: digest)
                certificates.append(PresentedCertificate(position: position, certificate: certificate))
            } catch {
                undecodable.append(UndecodableCertificate(position: position, reason: error.description))
            }
        }
    }
}
