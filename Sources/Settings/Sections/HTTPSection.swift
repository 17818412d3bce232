import Monitoring

/// `http` of a target.
enum HTTPSection: Section {
    static let path = Key<String>("path", .text, required: true, "What is asked for, such as /healthz.")
    static let expectedStatus = Key<Int>(
        "expect_status", .integer(100...599), "The status of a client that is let in. Default: any from 200 to 399.")

    static let summary = "An HTTP request over the connection of the probe."
    static let keys: [any AnyKey] = [path, expectedStatus]

    static func assemble(_ fields: Fields) -> HTTPExpectation? {
        guard let path = fields[path] else { return nil }
        guard let expectation = HTTPExpectation(path: path, status: fields[expectedStatus]) else {
            fields.note(at: self.path, "expected a path that begins with \"/\", of printable ASCII characters without spaces")
            return nil
        }
        return expectation
    }
}
