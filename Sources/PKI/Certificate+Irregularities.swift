extension Certificate {
    /// Everything there is to tell of a certificate's faults, in the order of its fields.
    func findIrregularities() -> [Irregularity] {
        var found: [Irregularity] = []
        found += versionIrregularities
        found += serialNumberIrregularities
        found += timeIrregularities
        found += nameIrregularities
        if der[layout.innerSignatureAlgorithm.range] != signatureAlgorithmDER { found.append(.signatureAlgorithmsDiffer) }
        found += publicKeyIrregularities
        found += extensionIrregularities
        if let offset = layout.firstLengthNotMinimal { found.append(.lengthNotMinimal(offset: offset)) }
        return found
    }

    private var versionIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        if version > 3 { found.append(.versionUnknown(version)) }
        if layout.statesDefaultVersion { found.append(.versionStatesDefault) }
        if version < 3 && !layout.extensions.isEmpty { found.append(.extensionsInVersion(version)) }
        return found
    }

    private var serialNumberIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        let serial = serialNumber
        let second = serial.octets.dropFirst().first
        if serial.isNegative { found.append(.serialNumberNegative) }
        if serial.isZero { found.append(.serialNumberZero) }
        if serial.octets.count > 20 { found.append(.serialNumberTooLong(octets: serial.octets.count)) }
        if let first = serial.octets.first, let second, first == 0 && second < 0x80 || first == 0xFF && second >= 0x80 {
            found.append(.serialNumberPadded)
        }
        return found
    }

    private var timeIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        for (field, form) in [(Irregularity.Field.notBefore, layout.notBeforeForm), (.notAfter, layout.notAfterForm)] {
            if form.contains(.generalizedTooEarly) { found.append(.generalizedTimeBefore2050(field)) }
            if !form.subtracting(.generalizedTooEarly).isEmpty { found.append(.timeForm(field, text: timeText(field))) }
        }
        if validity.notAfter < validity.notBefore { found.append(.validityReversed(validity)) }
        return found
    }

    /// The time as written; its characters were checked when the certificate was read.
    private func timeText(_ field: Irregularity.Field) -> String {
        var reader = DERReader(der[layout.issuer.range.upperBound..<layout.subject.range.lowerBound])
        guard var times = try? reader.sequence("validity"), var element = try? times.next() else { return "" }
        if field == .notAfter, let second = try? times.next() { element = second }
        return String(decoding: times.content(of: element), as: UTF8.self)
    }

    private var nameIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        if issuer.isEmpty { found.append(.issuerEmpty) }
        if subject.isEmpty && extensionValue(.subjectAlternativeName)?.isCritical != true {
            found.append(.subjectEmptyWithoutCriticalAlternativeName)
        }
        let names = subject == issuer ? [subject] : [issuer, subject]
        return found + names.flatMap(\.attributeIrregularities)
    }

    private var publicKeyIrregularities: [Irregularity] {
        switch publicKey.algorithm {
        case .rsa, .rsaPSS, .dsa: publicKey.bits == nil ? [.publicKeyUnreadable] : []
        default: []
        }
    }

    private var extensionIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        var seen = IdentifierMemory()
        var reader = DERReader(der[layout.extensions.range])
        while !reader.isAtEnd, let next = try? CertificateExtension(from: &reader) {
            if !seen.insert(next.id) { found.append(.extensionRepeated(next.id)) }
            if !next.isCanonical { found.append(.extensionNotCanonical(next.id)) }
            do throws(DecodingFailure) {
                found += try next.checkValue()
            } catch {
                found.append(.extensionUnreadable(next.id, error))
            }
        }
        return found
    }
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

extension CertificateExtension {
    /// Decodes the value where this room knows how to.
    ///
    /// - Returns: what is wrong within a value that can be read.
    fileprivate func checkValue() throws(DecodingFailure) -> [Irregularity] {
        guard id.certificateExtensionArc != nil else { return [] }
        switch id {
        case .subjectAlternativeName: return try GeneralName.irregularities(der: value)
        case .issuerAlternativeName: _ = try GeneralName.list(der: value)
        case .basicConstraints: _ = try BasicConstraints(der: value)
        case .keyUsage: _ = try KeyUsage(der: value)
        case .extendedKeyUsage: _ = try ExtendedKeyUsage.purposes(der: value)
        case .authorityKeyIdentifier: _ = try AuthorityKeyIdentifier(der: value)
        case .subjectKeyIdentifier:
            var reader = DERReader(value)
            _ = try reader.next(.octetString, "subjectKeyIdentifier")
            try reader.finish("subjectKeyIdentifier")
        default: break
        }
        return []
    }
}

extension GeneralName {
    /// rfc822Name, dNSName, directoryName, uniformResourceIdentifier, iPAddress: kinds that are read, so that `other` means they could not be.
    private static let readKinds: [UInt8] = [1, 2, 4, 6, 7]

    fileprivate static func irregularities(der value: ArraySlice<UInt8>) throws(DecodingFailure) -> [Irregularity] {
        var reader = DERReader(value)
        var names = try reader.sequence("GeneralNames")
        try reader.finish("GeneralNames")
        var found: [Irregularity] = []
        while !names.isAtEnd {
            if names.nextTag == .primitive(2), let name = try? names.peek(), isPlainText(names.content(of: name)) {
                _ = try names.next()  // nearly all names: nothing to make of them
            } else if case .other(let tag, _) = try GeneralName(from: &names), readKinds.contains(tag) {
                found.append(.alternativeNameUnreadable(tag: tag))
            }
        }
        return found
    }
}

extension DistinguishedName {
    /// What is wrong with the values of the attributes.
    fileprivate var attributeIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        try? forEachAttribute { reader, type, value in
            let (content, tag) = (reader.content(of: value), value.tag)
            let isReadable = DirectoryString.isReadable(content, tag: tag)
            guard !isReadable || !DirectoryString.isWellFormed(content, tag: tag) else { return }
            guard let type = ObjectIdentifier(encoded: reader.content(of: type)) else { return }
            found.append(isReadable ? .nameNotText(attribute: type) : .nameUnreadable(attribute: type))
        }
        return found
    }
}
