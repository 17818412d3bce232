extension Certificate {
    /// All extensions, in the order of the encoding.
    public var extensions: [CertificateExtension] {
        var found: [CertificateExtension] = []
        var reader = DERReader(der[layout.extensions.range])
        while !reader.isAtEnd, let next = try? CertificateExtension(from: &reader) { found.append(next) }
        return found
    }

    /// Visits all extensions, in the order of the encoding.
    package func forEachExtension(_ visit: (CertificateExtension) -> Void) {
        var reader = DERReader(der[layout.extensions.range])
        while !reader.isAtEnd, let next = try? CertificateExtension(from: &reader) { visit(next) }
    }

    /// The first extension of that kind.
    public func extensionValue(_ id: ObjectIdentifier) -> CertificateExtension? {
        var reader = DERReader(der[layout.extensions.range])
        while !reader.isAtEnd {
            let start = reader
            guard let found = try? CertificateExtension.locate(in: &reader) else { return nil }
            guard reader.content(of: found.id) == id.encoded else { continue }
            reader = start
            return try? CertificateExtension(from: &reader)
        }
        return nil
    }

    /// Empty where there are none, or where they cannot be read (see `irregularities`).
    public var subjectAlternativeNames: [GeneralName] {
        decoded(.subjectAlternativeName) { value throws(DecodingFailure) in try GeneralName.list(der: value) } ?? []
    }

    public var basicConstraints: BasicConstraints? {
        decoded(.basicConstraints) { value throws(DecodingFailure) in try BasicConstraints(der: value) }
    }

    /// nil: every usage.
    public var keyUsage: KeyUsage? { decoded(.keyUsage) { value throws(DecodingFailure) in try KeyUsage(der: value) } }

    /// nil: every purpose (RFC 5280 §4.2.1.12).
    public var extendedKeyUsage: [ObjectIdentifier]? {
        decoded(.extendedKeyUsage) { value throws(DecodingFailure) in try ExtendedKeyUsage.purposes(der: value) }
    }

    public var subjectKeyIdentifier: ArraySlice<UInt8>? {
        decoded(.subjectKeyIdentifier) { value throws(DecodingFailure) in try Certificate.subjectKeyIdentifier(der: value) }
    }

    /// - Parameter value: the extension's DER.
    package static func subjectKeyIdentifier(der value: ArraySlice<UInt8>) throws(DecodingFailure) -> ArraySlice<UInt8> {
        var reader = DERReader(value)
        let octets = try reader.next(.octetString, "subjectKeyIdentifier")
        try reader.finish("subjectKeyIdentifier")
        return reader.content(of: octets)
    }

    public var authorityKeyIdentifier: AuthorityKeyIdentifier? {
        decoded(.authorityKeyIdentifier) { value throws(DecodingFailure) in try AuthorityKeyIdentifier(der: value) }
    }

    private func decoded<Value>(_ id: ObjectIdentifier, _ decode: (ArraySlice<UInt8>) throws(DecodingFailure) -> Value) -> Value? {
        extensionValue(id).flatMap { try? decode($0.value) }
    }
}

package enum ExtendedKeyUsage {
    /// - Parameter value: the extension's DER.
    package static func purposes(der value: ArraySlice<UInt8>) throws(DecodingFailure) -> [ObjectIdentifier] {
        var reader = DERReader(value)
        var fields = try reader.sequence("extKeyUsage")
        try reader.finish("extKeyUsage")
        var purposes: [ObjectIdentifier] = []
        while !fields.isAtEnd { purposes.append(try fields.objectIdentifier("KeyPurposeId")) }
        return purposes
    }
}
