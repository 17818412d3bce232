extension Certificate {
    /// Everything there is to tell of a certificate's faults, in the order of its fields.
    ///
    /// - Parameter ofExtensions: what `ExtensionExamination` has found.
    func findIrregularities(_ ofExtensions: [Irregularity]) -> [Irregularity] {
        var found: [Irregularity] = []
        found += versionIrregularities
        found += serialNumberIrregularities
        found += timeIrregularities
        found += nameIrregularities
        if der[layout.innerSignatureAlgorithm.range] != signatureAlgorithmDER { found.append(.signatureAlgorithmsDiffer) }
        found += publicKeyIrregularities
        found += ofExtensions
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
