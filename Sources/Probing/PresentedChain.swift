import Monitoring
import OpenSSL
import PKI

/// A Certificate message as certificates.
struct PresentedChain: Sendable {
    var certificates: [PresentedCertificate] = []
    var undecodable: [UndecodableCertificate] = []

    /// OpenSSL's default verification depth; real chains have up to ten.
    static let mostCertificates = 100

    init(_ encodings: [ArraySlice<UInt8>], digest: some Digest) {
        for (position, encoding) in encodings.enumerated() {
            guard position < PresentedChain.mostCertificates else {
                let rest = encodings.count - position
                undecodable.append(
                    UndecodableCertificate(position: position, reason: "not looked at, nor the \(rest - 1) behind it: no chain is so long"))
                break
            }
            do throws(DecodingFailure) {
                let certificate = try Certificate(der: Array(encoding), digest: digest)
                certificates.append(PresentedCertificate(position: position, certificate: certificate))
            } catch {
                undecodable.append(UndecodableCertificate(position: position, reason: error.description))
            }
        }
    }
}
