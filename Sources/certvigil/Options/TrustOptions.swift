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

    @Option(
        help: ArgumentHelp(
            "Also say whether this trust store accepts the endpoint; may be given several times.", valueName: "file|system"))
    var compareTrust: [String] = []

    /// Those to compare with, by the text they were given as.
    func compared() throws(Complaint) -> [String: TrustStore] {
        var stores: [String: TrustStore] = [:]
        for text in compareTrust {
            do throws(TrustStoreFailure) { stores[text] = try TrustOption(text).load() } catch {
                throw Complaint(error.description, exitStatus: Status.unknown.exitStatus)
            }
        }
        return stores
    }

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
