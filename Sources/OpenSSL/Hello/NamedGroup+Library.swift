internal import COpenSSL

extension NamedGroup {
    /// True for a group that the system's library can speak: X25519MLKEM768 from OpenSSL 3.5 on.
    public static func isSpoken(_ number: UInt16) -> Bool { spoken.contains(number) }

    private static let spoken: Set<UInt16> = {
        guard let library = LibraryContext.complete, let context = SSL_CTX_new_ex(library, nil, TLS_client_method()) else { return [] }
        defer {
            SSL_CTX_free(context)
            ERR_clear_error()  // of the groups that it does not know
        }
        return Set(offered.filter { COpenSSL_SSL_CTX_set_groups(context, name($0)) == 1 })
    }()
}
