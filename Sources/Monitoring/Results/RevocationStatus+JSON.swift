import PKI

extension RevocationStatus {
    /// The status as one JSON object.
    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("certificate", certificate.hex)
            json.field("state", state.rawValue)
            json.field("source", source?.rawValue)
            json.field("this_update", thisUpdate?.description)
            json.field("next_update", nextUpdate?.description)
            if state == .revoked {
                json.field("revocation_date", revocationDate?.description)
                json.field("reason", reason?.name)
            }
            if !detail.isEmpty { json.field("detail", detail) }
        }
    }
}
