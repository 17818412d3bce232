/// Where a certificate says that revocation information about it is found (RFC 5280 §4.2.1.13).
public struct DistributionPoint: Hashable, Sendable {
    public var name: DistributionPointName?
    /// The reasons covered there; nil: all.
    public var reasons: RevocationReasons?
    /// Who signs the lists there, where it is not the certificate's issuer.
    public var crlIssuer: [GeneralName]

    public init(name: DistributionPointName? = nil, reasons: RevocationReasons? = nil, crlIssuer: [GeneralName] = []) {
        self.name = name
        self.reasons = reasons
        self.crlIssuer = crlIssuer
    }

    /// The places from which a list can be fetched, in the order of the certificate.
    public var uris: [String] {
        guard case .full(let names) = name else { return [] }
        return names.compactMap { if case .uri(let uri) = $0 { uri } else { nil } }
    }

    /// Reads a CRLDistributionPoints or FreshestCRL extension: at least one point.
    public static func list(der value: ArraySlice<UInt8>) throws(DecodingFailure) -> [DistributionPoint] {
        var reader = DERReader(value)
        var points = try reader.sequence("CRLDistributionPoints")
        try reader.finish("CRLDistributionPoints")
        guard !points.isAtEnd else { throw DecodingFailure(offset: value.startIndex, reason: "no distribution point is stated") }
        var found: [DistributionPoint] = []
        while !points.isAtEnd { found.append(try DistributionPoint(from: &points)) }
        return found
    }

    private init(from reader: inout DERReader) throws(DecodingFailure) {
        let start = reader.position
        var fields = try reader.sequence("DistributionPoint")
        if let tagged = try fields.next(ifTag: .constructed(0)) { name = try DistributionPointName(in: fields.contents(of: tagged)) }
        if let element = try fields.next(ifTag: .primitive(1)) { reasons = try RevocationReasons(implicit: element, in: fields) }
        crlIssuer = []
        if let names = try fields.next(ifTag: .constructed(2)) { crlIssuer = try GeneralName.list(in: fields.contents(of: names)) }
        try fields.finish("DistributionPoint")
        guard name != nil || !crlIssuer.isEmpty else {
            throw DecodingFailure(offset: start, reason: "a distribution point with neither distributionPoint nor cRLIssuer")
        }
    }
}

/// The name of a distribution point.
public enum DistributionPointName: Hashable, Sendable {
    case full([GeneralName])
    /// One relative name, to be put behind the name of the list's issuer: the content of its SET.
    case relative(ArraySlice<UInt8>)

    /// - Parameter reader: of what is inside the tag, since a CHOICE is tagged explicitly.
    init(in reader: DERReader) throws(DecodingFailure) {
        var reader = reader
        if let names = try reader.next(ifTag: .constructed(0)) {
            self = .full(try GeneralName.list(in: reader.contents(of: names)))
        } else {
            let set = try reader.next(.constructed(1), "nameRelativeToCRLIssuer")
            var attributes = try reader.contents(of: set)
            while !attributes.isAtEnd { _ = try DistinguishedName.Attribute.locate(in: &attributes) }
            self = .relative(reader.content(of: set))
        }
        try reader.finish("DistributionPointName")
    }

    /// The names in full; empty where a relative name makes none.
    ///
    /// - Parameter issuer: of the list, to which a relative name belongs.
    public func names(under issuer: DistinguishedName) -> [GeneralName] {
        switch self {
        case .full(let names): names
        case .relative(let attributes): issuer.appending(relativeName: attributes).map { [.directory($0)] } ?? []
        }
    }
}

extension RevocationReasons {
    /// - Parameter element: a `[n] IMPLICIT` BIT STRING of the reader.
    init(implicit element: DERElement, in reader: DERReader) throws(DecodingFailure) {
        let octets = reader.content(of: element)
        guard let unused = octets.first, unused < 8, unused == 0 || octets.count > 1 else {
            throw DecodingFailure(offset: element.start, reason: "reasons are not a bit string")
        }
        self.init(bits: octets.dropFirst(), unusedBits: Int(unused))
    }
}

extension GeneralName {
    /// True where both name the same: directory names by the comparison of RFC 5280 §7.1, all others by their characters.
    public func matches(_ other: GeneralName) -> Bool {
        if case (.directory(let mine), .directory(let others)) = (self, other) { return mine.matches(others) }
        return self == other
    }
}
