import OpenSSL
import PKI
import Settings

/// A file of CRLs that has to be readable as a whole: a list left out is a status not checked.
enum RevocationListFile {
    /// - Returns: at least one list, in the order of the file.
    static func read(_ path: String) throws(UnverifiableCase) -> [CertificateRevocationList] {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path, limit: CertificateRevocationList.largestFile)
        } catch {
            throw UnverifiableCase(description: "\(path): \(error)")
        }
        let (lists, problems) = CertificateRevocationList.read(bytes, digest: SystemCryptography())
        if let problem = problems.first { throw UnverifiableCase(description: "\(path): \(problem)") }
        guard !lists.isEmpty else {
            throw UnverifiableCase(description: "\(path): no CRL in it", hint: "--crl takes PEM files of X509 CRL blocks, and DER files")
        }
        return lists
    }
}
