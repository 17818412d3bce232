/// What the name of a cipher suite says about its strength.
struct CipherSuiteStrength {
    /// IANA's name.
    let name: String

    init(_ name: String) { self.name = name }

    /// Why the suite protects nothing, or not for long; nil for one without such a fault.
    var weakness: (reason: String, isBroken: Bool)? {
        let octets = Array(name.utf8)
        return CipherSuiteStrength.faults.first { octets.contains(run: $0.sign) }.map { ($0.reason, $0.isBroken) }
    }

    /// Whoever gets hold of the server's key can read what was recorded before: key exchange by RSA, or by a key that does not change.
    var lacksForwardSecrecy: Bool {
        ["TLS_RSA_", "TLS_DH_RSA_", "TLS_DH_DSS_", "TLS_ECDH_RSA_", "TLS_ECDH_ECDSA_"].contains { name.hasPrefix($0) }
    }

    private static let faults: [(sign: [UInt8], reason: String, isBroken: Bool)] = [
        ("_NULL_", "does not encrypt", true), ("TLS_SHA256_SHA256", "does not encrypt (RFC 9150)", true),
        ("TLS_SHA384_SHA384", "does not encrypt (RFC 9150)", true), ("_anon_", "does not authenticate the server", true),
        ("EXPORT", "has a key of export strength", true), ("_RC4_", "uses RC4, which RFC 7465 forbids", true),
        ("_DES_CBC_", "uses DES with its key of 56 bits", true), ("_DES40_", "has a key of 40 bits", true), ("_RC2_", "uses RC2", true),
        ("_3DES_", "uses 3DES, whose blocks of 64 bits repeat too soon (Sweet32)", false), ("_IDEA_", "uses IDEA with blocks of 64 bits", false),
        ("_MD5", "authenticates with MD5", false),
    ].map { (Array($0.0.utf8), $0.1, $0.2) }
}

extension Array<UInt8> {
    /// Octet by octet: the standard library's search knows about all of Unicode, at a hundred times the cost.
    fileprivate func contains(run: [UInt8]) -> Bool {
        guard count >= run.count else { return false }
        return (0...count - run.count).contains { start in run.indices.allSatisfy { self[start + $0] == run[$0] } }
    }
}

extension Sequence<String> {
    /// The first few, and how many more there are.
    func listed(atMost limit: Int = 4) -> String {
        let all = Array(self)
        let rest = all.count - limit
        return all.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
