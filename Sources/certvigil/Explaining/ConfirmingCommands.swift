import Foundation
import Monitoring
import PKI

/// The commands of other tools that show again what was seen, ready to be pasted into a shell.
struct ConfirmingCommands {
    let observation: Observation
    let context: ShellContext

    var all: [String] {
        switch observation {
        case .endpoint(let seen): [handshake(seen)]
        case .file(let seen): contents(of: seen) + verification(of: seen)
        }
    }

    private func handshake(_ seen: EndpointObservation) -> String {
        let target = seen.target
        var words = ["openssl s_client"] + place(of: seen)
        switch ReferenceIdentity(target.referenceName) {
        case .dns(let name): words += ["-servername", ShellWord.quote(name), "-verify_hostname", ShellWord.quote(name)]
        case .ip(let address): words += ["-verify_ip", ShellWord.quote(address.description)]
        case nil: words.append("-noservername")
        }
        if let kind = target.endpoint.startTLS {
            words += ["-starttls", kind.opensslName]
            if kind == .xmppClient || kind == .xmppServer { words += ["-xmpphost", ShellWord.quote(target.referenceName)] }
        }
        if let name = target.endpoint.scheme?.applicationProtocol { words += ["-alpn", name] }
        words += trustWords + identityWords
        if let at = context.at { words += ["-attime", String(at.unixSeconds)] }
        return (words + ["-showcerts", "-verify_return_error", "</dev/null"]).joined(separator: " ")
    }

    /// Where the probe connected: the address itself where the name may lead elsewhere.
    private func place(of seen: EndpointObservation) -> [String] {
        let point = seen.target.destination
        if let path = point.socketPath { return ["-unix", ShellWord.quote(path)] }
        let address = seen.target.route.addresses == .all ? seen.address : nil
        return ["-connect", ShellWord.quote(address ?? point.description)] + proxyWords
    }

    /// The shell takes the password from its file, so that it stands neither here nor in its history.
    private var proxyWords: [String] {
        guard let proxy = context.httpProxy else { return [] }
        guard let file = context.httpProxyCredentialsFile.map(ShellWord.path) else { return ["-proxy", ShellWord.quote(proxy)] }
        return ["-proxy", ShellWord.quote(proxy), "-proxy_user", "\"$(cut -d: -f1 \(file))\"", "-proxy_pass", "\"pass:$(cut -d: -f2- \(file))\""]
    }

    private var trustWords: [String] {
        context.trust.map { [ConfirmingCommands.isDirectory($0) ? "-CApath" : "-CAfile", ShellWord.quote($0)] } ?? []
    }

    private var identityWords: [String] {
        guard let certificate = context.certificate else { return [] }
        var words = ["-cert", ShellWord.quote(certificate), "-cert_chain", ShellWord.quote(certificate)]
        words += ["-key", ShellWord.quote(context.key ?? certificate)]
        if let file = context.passphraseFile { words += ["-pass", ShellWord.quote("file:" + file)] }
        return words
    }

    private func contents(of seen: FileObservation) -> [String] {
        let path = ShellWord.path(seen.path)
        let fields = "-noout -subject -issuer -dates -ext subjectAltName"
        switch seen.format?.rawValue {
        case "pem" where seen.certificates.count == 1: return ["openssl x509 -in \(path) \(fields)"]
        case "pem": return ["openssl storeutl -noout -text -certs \(path)"]
        case "der": return ["openssl x509 -inform der -in \(path) \(fields)"]
        case "pkcs7": return ["openssl pkcs7 -in \(path) -print_certs -noout"]
        case "pkcs12": return ["openssl pkcs12 -in \(path) -nokeys -info"]
        case "jks", "jceks": return ["keytool -list -v -keystore \(path)"]
        case "kubeconfig":
            return [
                "kubectl config view --raw --kubeconfig=\(path) -o jsonpath='{.clusters[*].cluster.certificate-authority-data}' | base64 -d | openssl x509 \(fields)"
            ]
        case "kubernetes_secret":
            return ["kubectl create --dry-run=client -f \(path) -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl x509 \(fields)"]
        case .some, nil: return ["certvigil scan \(path) --output json"]
        }
    }

    private func verification(of seen: FileObservation) -> [String] {
        guard seen.format?.rawValue == "pem", !seen.certificates.isEmpty else { return [] }
        let path = ShellWord.path(seen.path)
        let time = context.at.map { "-attime \($0.unixSeconds) " } ?? ""
        return ["openssl verify -show_chain \(time)\(trustWords.map { $0 + " " }.joined())-untrusted \(path) \(path)"]
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
