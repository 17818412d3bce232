/// The first look at the extensions of a certificate, all in one pass: what is asked of every certificate, and what is wrong with them.
struct ExtensionExamination {
    /// What basicConstraints says.
    private(set) var isCA = false
    /// The tag numbers of the names in subjectAltName, a bit each.
    private(set) var alternativeNameKinds: UInt16 = 0
    private(set) var irregularities: [Irregularity] = []

    init(_ certificate: Certificate) {
        var seen = IdentifierMemory()
        var reader = DERReader(certificate.der[certificate.layout.extensions.range])
        while !reader.isAtEnd, let next = try? CertificateExtension(from: &reader) {
            let isFirst = seen.insert(next.id)
            if !isFirst { irregularities.append(.extensionRepeated(next.id)) }
            if !next.isCanonical { irregularities.append(.extensionNotCanonical(next.id)) }
            do throws(DecodingFailure) {
                try examine(next, isFirst: isFirst)
            } catch {
                irregularities.append(.extensionUnreadable(next.id, error))
            }
        }
    }

    /// Decodes the value where this room knows how to. Of a repeated extension the first one counts.
    private mutating func examine(_ found: CertificateExtension, isFirst: Bool) throws(DecodingFailure) {
        guard found.id.certificateExtensionArc != nil else { return }
        switch found.id {
        case .subjectAlternativeName: try examineNames(found.value, isFirst: isFirst)
        case .issuerAlternativeName: try GeneralName.check(der: found.value)
        case .basicConstraints:
            let constraints = try BasicConstraints(der: found.value)
            if isFirst { isCA = constraints.isCA }
        case .keyUsage: _ = try KeyUsage(der: found.value)
        case .extendedKeyUsage: _ = try ExtendedKeyUsage.purposes(der: found.value)
        case .authorityKeyIdentifier: _ = try AuthorityKeyIdentifier(der: found.value)
        case .subjectKeyIdentifier:
            _ = try Certificate.subjectKeyIdentifier(der: found.value)
        default: break
        }
    }

    private mutating func examineNames(_ value: ArraySlice<UInt8>, isFirst: Bool) throws(DecodingFailure) {
        var reader = DERReader(value)
        var names = try reader.sequence("GeneralNames")
        if isFirst { alternativeNameKinds = ExtensionExamination.kinds(of: names) }
        try reader.finish("GeneralNames")
        var unreadable: [Irregularity] = []
        while !names.isAtEnd {
            if names.nextTag == .primitive(2), let name = try? names.peek(), GeneralName.isPlainText(names.content(of: name)) {
                _ = try names.next()  // nearly all names: nothing to make of them
            } else if case .other(let tag, _) = try GeneralName(from: &names), ExtensionExamination.readKinds.contains(tag) {
                unreadable.append(.alternativeNameUnreadable(tag: tag))
            }
        }
        irregularities += unreadable
    }

    private static func kinds(of names: DERReader) -> UInt16 {
        var names = names
        var kinds: UInt16 = 0
        while !names.isAtEnd, let name = try? names.next() { kinds |= 1 << UInt16(name.tag.number & 15) }
        return kinds
    }

    /// rfc822Name, dNSName, directoryName, uniformResourceIdentifier, iPAddress: kinds that are read, so that `other` means they could not be.
    private static let readKinds: [UInt8] = [1, 2, 4, 6, 7]
}

/// The extensions met so far. Certificates have about ten, which are compared faster than they are hashed; strangers' may have thousands.
private struct IdentifierMemory {
    private var few: [ObjectIdentifier] = []
    private var many: Set<ObjectIdentifier> = []

    private static let fewest = 16

    /// - Returns: false when it was met before.
    mutating func insert(_ id: ObjectIdentifier) -> Bool {
        if few.contains(id) { return false }
        if few.count < IdentifierMemory.fewest {
            few.append(id)
            return true
        }
        return many.insert(id).inserted
    }
}
