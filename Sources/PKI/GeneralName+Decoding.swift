extension GeneralName {
    /// Reads one GeneralName (RFC 5280 §4.2.1.6). A form whose content is not what its tag promises becomes `other`.
    public init(from reader: inout DERReader) throws(DecodingFailure) {
        let element = try reader.next()
        let content = reader.content(of: element)
        try GeneralName.checkTag(of: element)
        self = GeneralName(tag: element.tag, content: content) ?? .other(tag: element.tag.number, content: Array(content))
    }

    /// Reads GeneralNames (a SEQUENCE) that fill `der` exactly.
    public static func list(der: ArraySlice<UInt8>) throws(DecodingFailure) -> [GeneralName] {
        var reader = DERReader(der)
        let names = try reader.sequence("GeneralNames")
        try reader.finish("GeneralNames")
        return try list(in: names)
    }

    /// As `list`, for a first look: checks the structure and makes nothing of the names.
    package static func check(der: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(der)
        var names = try reader.sequence("GeneralNames")
        try reader.finish("GeneralNames")
        while !names.isAtEnd { try checkTag(of: names.next()) }
    }

    private static func checkTag(of element: DERElement) throws(DecodingFailure) {
        guard element.tag.isContextSpecific, element.tag.number <= 8 else {
            throw DecodingFailure(offset: element.start, reason: "not a GeneralName: tag 0x\(Hexadecimal.string([element.tag.rawValue]))")
        }
    }

    static func list(in reader: DERReader) throws(DecodingFailure) -> [GeneralName] {
        var reader = reader
        var names: [GeneralName] = []
        while !reader.isAtEnd { names.append(try GeneralName(from: &reader)) }
        return names
    }

    private init?(tag: DERTag, content: ArraySlice<UInt8>) {
        switch tag {
        case .primitive(1): self.init(text: content) { .email($0) }
        case .primitive(2): self.init(text: content) { .dns($0) }
        case .primitive(6): self.init(text: content) { .uri($0) }
        case .constructed(4):
            guard let name = try? DistinguishedName(der: content) else { return nil }
            self = .directory(name)
        case .primitive(7):
            guard let address = IPAddress(bytes: content) else { return nil }
            self = .ip(address)
        default: return nil
        }
    }

    /// IA5String without control characters: nobody reads `bank.example\0.evil` as a name.
    private init?(text content: ArraySlice<UInt8>, _ make: (String) -> GeneralName) {
        guard GeneralName.isPlainText(content) else { return nil }
        self = make(String(decoding: content, as: UTF8.self))
    }

    static func isPlainText(_ content: ArraySlice<UInt8>) -> Bool { content.allSatisfy { $0 &- 0x20 <= 0x7E - 0x20 } }
}
