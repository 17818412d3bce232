import PKI

extension Verification {
    /// Writes the fields of a verification into the object that is open.
    public func writeFields(to json: inout JSONWriter) {
        json.field("trusted", trusted)
        json.field("trusted_until", trustedUntil?.description)
        json.field("limiting_certificate", limitingCertificate?.hex)
        json.field("path", strings: path.map(\.fingerprint.hex))
        errors.writeField(to: &json)
        guard !revocation.isEmpty else { return }
        json.key("revocation")
        json.array(revocation) { json, status in status.write(to: &json) }
    }
}

extension [VerificationError] {
    /// Writes the field `errors` into the object that is open.
    public func writeField(to json: inout JSONWriter) {
        json.key("errors")
        json.array(self) { json, error in
            json.object { json in
                json.field("code", error.code.rawValue)
                json.field("depth", error.depth)
                json.field("message", error.message)
            }
        }
    }
}
