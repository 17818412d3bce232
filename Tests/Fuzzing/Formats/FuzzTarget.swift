import Monitoring
import OpenSSL
import PKI
import Scanning

/// libFuzzer's entry (https://llvm.org/docs/LibFuzzer.html); Tests/Fuzzing/formats builds it. The input is a file as a scan meets it; what can be read of
/// it is asked for all that a result shows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard let file = FileFormatCatalogue.decode(Array(UnsafeBufferPointer(start: start, count: count)), name: "tls.crt", in: context) else {
        return 0
    }
    for certificate in file.entries.map(\.certificate) { read(certificate) }
    for list in file.revocationLists.map(\.list) { _ = (list.issuer.description, list.number?.hex, list.entryCount, list.validity) }
    for request in file.requests.map(\.request) { _ = (request.subject.description, request.subjectAlternativeNames.map(\.description)) }
    _ = (file.problems.map(\.description), file.untoldProblems)
    return 0
}

/// The passphrases of the seeds, so that what lies behind a MAC is reached.
private let context = DecodingContext(digest: SystemCryptography(), passphrases: ["x", "changeit"].map { Secret($0) })

private func read(_ certificate: Certificate) {
    _ = (certificate.subject.description, certificate.issuer.description, certificate.serialNumber.hex, certificate.publicKey.name)
    _ = (certificate.signatureAlgorithm.name, certificate.keyUsage?.names, certificate.extendedKeyUsage?.map(\.name))
    _ = (certificate.subjectAlternativeNames.map(\.description), certificate.irregularities.map(\.description), certificate.isSelfIssued)
}
