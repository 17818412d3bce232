extension Place: Codable {
    /// The keys are those of JSON documents and webhooks: `target` and `address`, or `scan` and `path`.
    private enum CodingKeys: String, CodingKey {
        case target, address, scan, path
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let target = try container.decodeIfPresent(String.self, forKey: .target) {
            self = .endpoint(target: target, address: try container.decodeIfPresent(String.self, forKey: .address))
        } else {
            self = .file(scan: try container.decode(String.self, forKey: .scan), path: try container.decode(String.self, forKey: .path))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .endpoint(let target, let address):
            try container.encode(target, forKey: .target)
            try container.encodeIfPresent(address, forKey: .address)
        case .file(let scan, let path):
            try container.encode(scan, forKey: .scan)
            try container.encode(path, forKey: .path)
        }
    }
}
