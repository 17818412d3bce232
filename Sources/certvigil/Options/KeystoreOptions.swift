import ArgumentParser
import Daemon
import Monitoring

/// What opens the keystores among the files that are read.
struct KeystoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with the passphrase of keystores in its first line; may be given several times. The empty passphrase is always tried.",
            valueName: "file"))
    var passphraseFile: [String] = []

    func passphrases() throws(Complaint) -> [Secret] { try KeystoreOptions.load(passphraseFile) }

    /// - Throws: `Complaint` for a file that cannot be read.
    static func load(_ files: [String]) throws(Complaint) -> [Secret] {
        do {
            return try PassphraseFiles.load(files)
        } catch {
            throw Complaint(error.description, hint: error.hint, exitStatus: Status.unknown.exitStatus)
        }
    }
}
