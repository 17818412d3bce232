extension Certificate {
    /// True where the certificate asks its server to staple an OCSP response (RFC 7633 §4.2: the TLS feature status_request), "must staple".
    public var mustStaple: Bool {
        guard let value = extensionValue(.tlsFeature)?.value else { return false }
        do throws(DecodingFailure) {
            var reader = DERReader(value)
            var features = try reader.sequence("Features")
            while !features.isAtEnd {
                if try features.smallInteger("feature") == Certificate.statusRequest { return true }
            }
            return false
        } catch {
            return false
        }
    }

    /// RFC 6066 §8.
    private static let statusRequest = 5
}
