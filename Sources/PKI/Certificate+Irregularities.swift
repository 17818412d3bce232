extension Certificate {
    /// What this certificate gets wrong without being unreadable; computed on each call.
    public var irregularities: [Irregularity] {
        var found: [Irregularity] = []
        found += versionIrregularities
        found += serialNumberIrregularities
        found += timeIrregularities
        found += nameIrregularities
        if der[layout.innerSignatureAlgorithm.range] != signatureAlgorithmDER { found.append(.signatureAlgorithmsDiffer) }
        found += publicKeyIrregularities
        found += extensionIrregularities
        if let offset = DERReader(der).firstLengthNotMinimal { found.append(.lengthNotMinimal(offset: offset)) }
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
        return found + names.flatMap(\.attributesNotText).map { .nameNotText(attribute: $0) }
    }

    private var publicKeyIrregularities: [Irregularity] {
        switch publicKey.algorithm {
        case .rsa, .rsaPSS, .dsa: publicKey.bits == nil ? [.publicKeyUnreadable] : []
        default: []
        }
    }

    private var extensionIrregularities: [Irregularity] {
        var found: [Irregularity] = []
        var seen: Set<ObjectIdentifier> = []
        for next in extensions {
            if !seen.insert(next.id).inserted { found.append(.extensionRepeated(next.id)) }
            if !next.isCanonical { found.append(.extensionNotCanonical(next.id)) }
            do throws(DecodingFailure) {
                try next.checkValue()
            } catch {
                found.append(.extensionUnreadable(next.id, error))
            }
        }
        for case .other(let tag, _) in subjectAlternativeNames where [1, 2, 4, 6, 7].contains(tag) {
            found.append(.alternativeNameUnreadable(tag: tag))
        }
        return found
    }
}

extension CertificateExtension {
    /// Decodes the value where this room knows how to.
    fileprivate func checkValue() throws(DecodingFailure) {
        switch id {
        case .subjectAlternativeName, .issuerAlternativeName: _ = try GeneralName.list(der: value)
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
    }
}

extension DistinguishedName {
    /// The types of the attributes whose octets are not of their string type.
    fileprivate var attributesNotText: [ObjectIdentifier] {
        var found: [ObjectIdentifier] = []
        try? forEachAttribute { reader, type, value in
            guard !DirectoryString.isWellFormed(reader.content(of: value), tag: value.tag) else { return }
            if let type = ObjectIdentifier(encoded: reader.content(of: type)) { found.append(type) }
        }
        return found
    }
}

extension DERReader {
    /// The offset of the first value, at any depth, whose length is longer than it must be.
    fileprivate var firstLengthNotMinimal: Int? {
        var reader = self
        while !reader.isAtEnd, let element = try? reader.next() {
            if !element.hasMinimalLength { return element.start }
            if element.tag.isConstructed, let offset = try? reader.contents(of: element).firstLengthNotMinimal { return offset }
        }
        return nil
    }
}
