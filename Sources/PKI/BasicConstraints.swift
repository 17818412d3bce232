/// Whether the subject is a CA, and how many intermediates may follow it (RFC 5280 §4.2.1.9).
public struct BasicConstraints: Hashable, Sendable {
    public var isCA: Bool
    /// nil: no limit.
    public var pathLength: Int?

    public init(isCA: Bool, pathLength: Int? = nil) {
        self.isCA = isCA
        self.pathLength = pathLength
    }

    /// - Parameter value: the extension's DER.
    package init(der value: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(value)
        var fields = try reader.sequence("basicConstraints")
        try reader.finish("basicConstraints")
        isCA = fields.nextTag == .boolean ? try fields.boolean("cA") : false
        if fields.nextTag == .integer {
            let position = fields.position
            let limit = try fields.smallInteger("pathLenConstraint")
            guard limit >= 0 else { throw DecodingFailure(offset: position, reason: "pathLenConstraint is \(limit)") }
            pathLength = limit
        }
        try fields.finish("basicConstraints")
    }
}
