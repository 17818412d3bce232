import OpenSSL
import PKI
import Scanning
import Settings

/// A file of certificates that has to be readable as a whole: a chain with a part missing would be judged for what it is not.
enum CertificateFile {
    /// - Returns: at least one certificate, in the order of the file.
    static func read(_ path: String) throws(UnverifiableCase) -> [Certificate] {
        let file = decode(try contents(of: path))
        if let problem = file.problems.first { throw UnverifiableCase(description: "\(path): \(problem)") }
        guard !file.entries.isEmpty else {
            throw UnverifiableCase(description: "\(path): no certificate in it", hint: "a chain is a PEM file, or one certificate in DER")
        }
        return file.entries.map(\.certificate)
    }

    private static func contents(of path: String) throws(UnverifiableCase) -> [UInt8] {
        do {
            return try BoundedFile.read(path, limit: ScanLimits.standard.largestFile)
        } catch {
            throw UnverifiableCase(description: "\(path): \(error)")
        }
    }

    private static func decode(_ bytes: [UInt8]) -> DecodedFile {
        let context = DecodingContext(digest: SystemCryptography())
        return FileFormatCatalogue.decode(bytes, in: context) ?? DERFile().decode(bytes, in: context)
    }
}
