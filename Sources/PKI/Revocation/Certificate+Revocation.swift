extension Certificate {
    /// Where lists about this certificate are found (RFC 5280 §4.2.1.13); empty where it does not say, or cannot be read.
    public var crlDistributionPoints: [DistributionPoint] { distributionPoints(.crlDistributionPoints) }

    /// Where delta lists are found (§4.2.1.15).
    public var freshestCRL: [DistributionPoint] { distributionPoints(.freshestCRL) }

    private func distributionPoints(_ id: ObjectIdentifier) -> [DistributionPoint] {
        guard let value = extensionValue(id)?.value else { return [] }
        return (try? DistributionPoint.list(der: value)) ?? []
    }
}
