import OpenSSL
import PKI

/// A Secret as the kubelet mounts it: the visible names are links through `..data` to a directory named after the time of the last update, so that
/// all files change at once (Kubernetes' atomic writer).
struct DemoSecretVolume {
    var name: String
    var files: [(name: String, contents: String, mode: DemoDirectory.Mode)]

    /// Three services' certificates, one of which expires soon.
    static func writeAll(of pki: DemoPKI, to directory: DemoDirectory) throws {
        for (service, daysLeft) in [("payments", 240), ("orders", 150), ("invoices", 9)] {
            let certificate = try pki.service(service, validity: DemoPKI.validity(at: pki.now, daysLeft: daysLeft))
            try DemoSecretVolume(name: "\(service)-tls", certificate: certificate, pki: pki).write(to: directory, at: pki.now)
        }
    }

    private init(name: String, certificate: IssuedCertificate, pki: DemoPKI) throws {
        self.name = name
        files = [
            ("ca.crt", pki.root.pem, .open), ("tls.crt", certificate.pem + pki.intermediate.pem, .open),
            ("tls.key", try certificate.privateKey.pem(), .secret),
        ]
    }

    private func write(to directory: DemoDirectory, at now: Timestamp) throws {
        let volume = "\(DemoFile.secretVolumes)/\(name)"
        let update = DemoSecretVolume.updateName(now)
        for file in files { try directory.write(file.contents, to: "\(volume)/\(update)/\(file.name)", mode: file.mode) }
        try directory.link("\(volume)/..data", to: update)
        for file in files { try directory.link("\(volume)/\(file.name)", to: "..data/\(file.name)") }
    }

    /// `..2026_01_01_00_00_00.000000000`
    static func updateName(_ time: Timestamp) -> String {
        let digits = time.description.map { $0.isNumber ? String($0) : "_" }.joined()
        return "..\(digits.prefix(19)).000000000"
    }
}
