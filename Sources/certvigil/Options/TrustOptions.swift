import ArgumentParser
import Monitoring
import OpenSSL
import Scanning
import Trust

/// Which certificate authorities are trusted.
struct TrustOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PEM or DER file, or directory, of CA certificates; system is the machine's own. Endpoints are verified against system by default, files not at all.",
            valueName: "file|system"))
    var trust: String?

    /// - Parameter standard: what counts where no option says otherwise.
    func store(else standard: String) throws(Complaint) -> TrustStore {
        do {
            return try TrustOption(trust ?? standard).load()
        } catch {
            throw Complaint(error.description, exitStatus: Status.unknown.exitStatus)
        }
    }
}

/// `--trust FILE|system`.
struct TrustOption {
    static let system = "system"

    private let text: String

    init(_ text: String) { self.text = text }

    func load() throws(TrustStoreFailure) -> TrustStore {
        let loader = TrustStoreLoader(digest: SystemCryptography())
        return text == TrustOption.system ? try loader.loadSystem() : try loader.load(text, from: [text])
    }
}
