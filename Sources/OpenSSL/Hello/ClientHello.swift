/// A ClientHello of our own making (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2, RFC 6101 §5.6.1.2): it may offer what the system library cannot speak, as it is
/// sent to see what the server answers and never to finish a handshake.
public struct ClientHello: Hashable, Sendable {
    /// The newest version offered, as on the wire: 0x0300 is SSL 3.0, 0x0304 is TLS 1.3.
    public var newestVersion: UInt16
    /// For TLS 1.3: the oldest of `supported_versions`. Older servers take `newestVersion` for an upper bound.
    public var oldestVersion: UInt16
    /// In order of preference, by their numbers in IANA's registry.
    public var cipherSuites: [UInt16]
    /// Key exchange groups in order of preference. No key share comes with them: a TLS 1.3 server has to name its choice in a HelloRetryRequest.
    public var groups: [UInt16]
    public var serverName: String?
    public var random: [UInt8]

    public init(
        versions: ClosedRange<UInt16>, cipherSuites: [UInt16] = CipherSuiteNumber.all, groups: [UInt16] = NamedGroup.offered, serverName: String?
    ) {
        newestVersion = versions.upperBound
        oldestVersion = versions.lowerBound
        self.cipherSuites = cipherSuites
        self.groups = groups
        self.serverName = serverName
        random = (0..<32).map { _ in UInt8.random(in: 0...255) }
    }
}

extension ClientHello {
    /// One record (RFC 8446 §5.1) with the message in it.
    public var record: [UInt8] {
        var writer = TLSMessageWriter()
        writer.number(22, octets: 1)  // handshake
        writer.number(Int(min(newestVersion, 0x0301)), octets: 2)  // what old servers expect there
        writer.vector(lengthOctets: 2) { record in
            record.number(Int(HandshakeType.clientHello), octets: 1)
            record.vector(lengthOctets: 3) { write(to: &$0) }
        }
        return writer.bytes
    }

    private func write(to message: inout TLSMessageWriter) {
        message.number(Int(min(newestVersion, 0x0303)), octets: 2)
        message.append(random)
        message.vector(lengthOctets: 1) { $0.append(newestVersion >= 0x0304 ? random : []) }  // for middleboxes (RFC 8446 §D.4)
        message.vector(lengthOctets: 2) { list in
            for suite in cipherSuites.prefix(ClientHello.mostSuites) { list.number(Int(suite), octets: 2) }
        }
        message.vector(lengthOctets: 1) { $0.number(0, octets: 1) }  // no compression
        guard newestVersion >= 0x0301 else { return }  // SSL 3.0 knows no extensions
        message.vector(lengthOctets: 2) { writeExtensions(to: &$0) }
    }

    private func writeExtensions(to list: inout TLSMessageWriter) {
        if let serverName, serverName.utf8.count <= 255 {
            list.extension(0) { data in
                data.vector(lengthOctets: 2) { names in
                    names.number(0, octets: 1)  // host_name
                    names.vector(lengthOctets: 2) { $0.append(Array(serverName.utf8)) }
                }
            }
        }
        list.extension(10) { data in data.vector(lengthOctets: 2) { list in for group in groups { list.number(Int(group), octets: 2) } } }
        list.extension(11) { data in data.vector(lengthOctets: 1) { $0.number(0, octets: 1) } }  // uncompressed points (RFC 8422 §5.1.2)
        guard newestVersion >= 0x0303 else { return }
        list.extension(13) { data in
            data.vector(lengthOctets: 2) { list in for scheme in ClientHello.signatureSchemes { list.number(scheme, octets: 2) } }
        }
        guard newestVersion >= 0x0304 else { return }
        list.extension(ExtensionType.supportedVersions) { data in
            data.vector(lengthOctets: 1) { list in
                for version in (oldestVersion...newestVersion).reversed() { list.number(Int(version), octets: 2) }
            }
        }
        list.extension(45) { data in data.vector(lengthOctets: 1) { $0.number(1, octets: 1) } }  // psk_dhe_ke
        list.extension(ExtensionType.keyShare) { data in data.vector(lengthOctets: 2) { _ in } }  // none: RFC 8446 §4.2.8
    }

    /// Everything a server may sign with (RFC 8446 §4.2.3), the broken ones included.
    private static let signatureSchemes = [
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0402,
        0x0202,
        0x0101,
    ]
    /// Old servers refuse a ClientHello that fills more than a few hundred octets; all suites that are known fit well within.
    private static let mostSuites = 400
}
