extension Certificate {
    /// How many signed certificate timestamps the certificate carries; 0 without the extension, and where it cannot be read.
    public var signedCertificateTimestampCount: Int {
        guard let value = extensionValue(.signedCertificateTimestamps)?.value else { return 0 }
        var reader = DERReader(value)
        guard let list = try? reader.next(.octetString, "SignedCertificateTimestampList") else { return 0 }
        return SignedCertificateTimestamps.count(in: reader.content(of: list)) ?? 0
    }
}

/// The list in which logs' promises are carried (RFC 6962 §3.3): `SerializedSCT sct_list <1..2^16-1>`, each `opaque <1..2^16-1>`.
public enum SignedCertificateTimestamps {
    /// - Returns: nil where the bytes are no such list.
    public static func count(in list: ArraySlice<UInt8>) -> Int? {
        var rest = list
        guard takeLength(&rest) == rest.count else { return nil }
        var count = 0
        while !rest.isEmpty {
            guard let length = takeLength(&rest), length > 0, length <= rest.count else { return nil }
            rest = rest.dropFirst(length)
            count += 1
        }
        return count
    }

    private static func takeLength(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard let high = bytes.popFirst(), let low = bytes.popFirst() else { return nil }
        return Int(high) << 8 | Int(low)
    }
}
