/// The kind of key by which a server that has several certificates chooses one: a client that takes no other signatures gets that one.
public enum CertificateKeyType: String, Hashable, Sendable, CaseIterable {
    case ecdsa, rsa
}

extension EndpointObservation {
    /// The address by which this observation's place is told apart: `192.0.2.1:443`, or `192.0.2.1:443#ecdsa` where each certificate of a
    /// dual-certificate endpoint is probed for itself.
    public var placeAddress: String? {
        guard let address, let keyType else { return address }
        return "\(address)#\(keyType.rawValue)"
    }

    /// Takes a place's address apart again.
    public static func parts(ofPlace address: String?) -> (address: String?, keyType: CertificateKeyType?) {
        guard let address, let mark = address.lastIndex(of: "#"),
            let keyType = CertificateKeyType(rawValue: String(address[address.index(after: mark)...]))
        else { return (address, nil) }
        return (String(address[..<mark]), keyType)
    }
}
