import ArgumentParser
import Daemon
import Monitoring
import OpenSSL
import Settings

/// The client certificate that a probe presents.
struct IdentityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A PEM file with our client certificate and its intermediates, or a PKCS#12 file (.p12, .pfx).", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("A PEM file with its private key. The file of --cert by default.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("A file with the passphrase of the key; in explain FILE, of the keystore.", valueName: "file"))
    var passphraseFile: String?

    /// Targets refer to the identity by this name.
    static let name = "--cert"

    func validate() throws {
        guard cert != nil || key == nil else { throw IdentityOptions.certMissing }
    }

    /// A passphrase alone opens nothing, unless it is a keystore that is looked at.
    func requireCertificate() throws {
        guard cert != nil || passphraseFile == nil else { throw IdentityOptions.certMissing }
    }

    private static var certMissing: ValidationError { ValidationError("--key and --passphrase-file need --cert") }

    /// nil when none is given.
    func load() throws(Complaint) -> ClientIdentity? {
        guard let cert else { return nil }
        let isKeystore = key == nil && [".p12", ".pfx"].contains { cert.lowercased().hasSuffix($0) }
        let source = isKeystore ? IdentitySettings.Source.pkcs12(cert) : .pem(certificate: cert, key: key ?? cert)
        do {
            return try IdentityLoader.load(IdentitySettings(source: source, passphrase: passphraseFile.map(SecretSource.file)))
        } catch {
            throw Complaint(error.description, hint: error.hint, exitStatus: Status.unknown.exitStatus)
        }
    }
}
