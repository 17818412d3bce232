internal import COpenSSL

extension CipherSuiteNumber {
    /// True for a suite that the system's library can speak.
    public static func isSpoken(_ number: UInt16) -> Bool { spoken.contains(number) }

    private static let spoken: Set<UInt16> = {
        guard let library = LibraryContext.complete, let context = SSL_CTX_new_ex(library, nil, TLS_client_method()) else { return [] }
        defer { SSL_CTX_free(context) }
        guard let connection = SSL_new(context) else { return [] }
        defer { SSL_free(connection) }
        return Set(all.filter { COpenSSL_cipher_suite_name(connection, $0) != nil })
    }()
}
