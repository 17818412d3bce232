/// The hash under a certificate's signature; the weak ones exist for certificates that are to be found out.
public enum SigningDigest: String, Hashable, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"
}
