import Monitoring
import PKI

/// The command with which a person confirms a finding, ready to be pasted into a shell.
enum Confirmation {
    /// What the server says, by OpenSSL; `arguments` follow those that are always needed.
    static func handshake(_ target: Target, _ arguments: String...) -> String {
        let point = target.destination
        var words =
            point.socketPath.map { ["openssl s_client -unix", quote($0)] } ?? ["openssl s_client -connect", quote(point.description)]
        if case .dns(let name) = ReferenceIdentity(target.referenceName) { words += ["-servername", quote(name)] }
        if let kind = target.endpoint.startTLS {
            words += ["-starttls", kind.opensslName]
            if kind == .xmppClient || kind == .xmppServer { words += ["-name", quote(target.referenceName)] }
        }
        if let name = target.endpoint.scheme?.applicationProtocol { words += ["-alpn", name] }
        return (words + arguments + ["</dev/null"]).joined(separator: " ")
    }

    /// Where a browser would go.
    static func url(_ target: Target, path: String = "/") -> String { quote("https://\(target.endpoint)\(path)") }

    /// The leaf the server presents, its `fields` printed by `openssl x509`.
    static func leaf(_ target: Target, _ fields: String) -> String { handshake(target) + " 2>/dev/null | openssl x509 -noout " + fields }

    /// The same at one address of the target.
    static func leaf(_ target: Target, at address: String?, _ fields: String) -> String {
        var target = target
        if let address, let point = try? Endpoint(parsing: address) { target.route.connect = point }
        return leaf(target, fields)
    }

    /// What is in the file; formats that `openssl x509` does not read are left to our own reader.
    static func file(_ file: FileObservation, _ fields: String) -> String {
        switch file.format?.rawValue {
        case "pem" where file.certificates.count == 1: "openssl x509 -noout \(fields) -in \(quote(file.path))"
        case "der": "openssl x509 -inform der -noout \(fields) -in \(quote(file.path))"
        default: "certvigil scan \(quote(file.path))"
        }
    }

    /// The CRL in the file, where `openssl crl` reads its format.
    static func ofRevocationList(_ file: FileObservation) -> String {
        switch file.format?.rawValue {
        case "pem": "openssl crl -noout -issuer -nextupdate -in \(quote(file.path))"
        case "crl": "openssl crl -inform der -noout -issuer -nextupdate -in \(quote(file.path))"
        default: "certvigil scan \(quote(file.path))"
        }
    }

    static func of(_ observation: Observation, _ fields: String) -> String {
        switch observation {
        case .endpoint(let seen): leaf(seen.target, fields)
        case .file(let seen): file(seen, fields)
        }
    }

    /// One word for a POSIX shell: file names and hosts may hold anything.
    static func quote(_ word: String) -> String {
        let printable = word.plainText
        let isPlain = !printable.isEmpty && printable.utf8.allSatisfy { isPlainCharacter($0) }
        return isPlain ? printable : "'" + printable.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func isPlainCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
