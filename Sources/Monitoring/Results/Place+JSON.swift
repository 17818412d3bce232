extension Place {
    /// Writes what identifies it into the object that is open: `target` and `address`, or `scan` and `path`.
    public func writeFields(to json: inout JSONWriter) {
        switch self {
        case .endpoint(let target, let address):
            json.field("target", target)
            json.field("address", address)
        case .file(let scan, let path):
            json.field("scan", scan)
            json.field("path", path)
        }
    }
}
