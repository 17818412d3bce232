import PKI

/// What was seen at one place at one time: facts only, good or bad. Judging them is the work of `Checks`.
///
/// Held by reference, as it is handed to each check and weighs some hundred bytes.
public indirect enum Observation: Hashable, Sendable {
    case endpoint(EndpointObservation)
    case file(FileObservation)

    public var place: Place {
        switch self {
        case .endpoint(let seen): .endpoint(target: seen.target.name, address: seen.placeAddress)
        case .file(let seen): .file(scan: seen.scan, path: seen.path)
        }
    }

    public var observedAt: Timestamp {
        switch self {
        case .endpoint(let seen): seen.observedAt
        case .file(let seen): seen.observedAt
        }
    }

    /// In the order in which they were presented or stored; kept even when the handshake failed.
    public var certificates: [PresentedCertificate] {
        switch self {
        case .endpoint(let seen): seen.certificates
        case .file(let seen): seen.certificates
        }
    }

    /// nil where nothing was verified: not checked is not passed.
    public var verification: Verification? {
        switch self {
        case .endpoint(let seen): seen.verification
        case .file(let seen): seen.verification
        }
    }
}

/// A certificate and where it stood in the chain or the file.
public struct PresentedCertificate: Hashable, Sendable {
    /// Counted from 0; of an endpoint's chain, 0 is the leaf.
    public var position: Int
    public var certificate: Certificate
    /// The keystore alias or manifest key, where the format names its entries.
    public var entry: String?

    public init(position: Int, certificate: Certificate, entry: String? = nil) {
        self.position = position
        self.certificate = certificate
        self.entry = entry
    }
}
