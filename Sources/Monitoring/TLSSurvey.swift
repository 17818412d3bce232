/// Everything a server accepts, found out by many ClientHellos that each offer less.
public struct TLSSurvey: Hashable, Sendable, Codable {
    /// What is accepted under one protocol version.
    public struct Version: Hashable, Sendable, Codable {
        public var version: TLSVersion
        /// nil when the attempts showed neither, as by a timeout.
        public var isAccepted: Bool?
        /// IANA's names in the order in which the server chose them.
        public var cipherSuites: [String]
        /// True where the server's own order decides, false where it follows the client's; nil where there was nothing to choose from.
        public var hasOwnOrder: Bool?
        /// Key exchange groups in the order in which the server chose them; empty for versions without.
        public var groups: [String]
        /// False when time ran out before the server had refused what was left.
        public var isComplete: Bool

        public init(
            _ version: TLSVersion, isAccepted: Bool? = nil, cipherSuites: [String] = [], hasOwnOrder: Bool? = nil, groups: [String] = [],
            isComplete: Bool = true
        ) {
            self.version = version
            self.isAccepted = isAccepted
            self.cipherSuites = cipherSuites
            self.hasOwnOrder = hasOwnOrder
            self.groups = groups
            self.isComplete = isComplete
        }
    }

    /// The oldest version first.
    public var versions: [Version]
    /// Whether X25519MLKEM768 is taken, offered alone; nil when the attempt showed neither.
    public var acceptsPostQuantum: Bool?

    public init(versions: [Version], acceptsPostQuantum: Bool? = nil) {
        self.versions = versions
        self.acceptsPostQuantum = acceptsPostQuantum
    }
}

extension TLSVersion: Codable {}

extension TLSSurvey {
    /// Writes the survey as the next value.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("versions")
            json.array(versions) { json, version in
                json.object { json in
                    json.field("version", version.version.rawValue)
                    json.field("accepted", version.isAccepted)
                    json.field("cipher_suites", strings: version.cipherSuites)
                    json.field("order", version.hasOwnOrder.map { $0 ? "server" : "client" })
                    json.field("groups", strings: version.groups)
                    json.field("complete", version.isComplete)
                }
            }
            json.key("post_quantum")
            json.object { json in
                json.field("group", "X25519MLKEM768")
                json.field("accepted", acceptsPostQuantum)
            }
        }
    }
}
