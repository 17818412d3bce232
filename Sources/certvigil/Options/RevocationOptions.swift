import ArgumentParser
import Daemon
import Monitoring
import Probing
import Scanning
import Settings

/// How it is found out whether certificates are revoked. Nothing is asked where no option says so.
struct RevocationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file of CRLs, PEM or DER, or a directory of such files; may be given several times.", valueName: "file"))
    var crl: [String] = []

    @Flag(help: "Fetch CRLs from the distribution points that certificates name.")
    var fetchCrls = false

    @Flag(help: "Ask the OCSP responders that certificates name.")
    var ocsp = false

    @Flag(help: "Trust only what is known not to be revoked. Otherwise an unknown status is information.")
    var requireRevocation = false

    @Flag(help: "Let URLs in certificates lead to loopback and link-local addresses.")
    var allowLocalAddresses = false

    /// nil where nothing is asked.
    ///
    /// - Throws: `Complaint` for a file that cannot be read: a list left out is a status not checked.
    func source(clock: any WallClock) throws(Complaint) -> (any RevocationSource)? {
        guard !crl.isEmpty || fetchCrls || ocsp || requireRevocation else { return nil }
        let settings = RevocationSettings(
            files: crl.filter { !isDirectory($0) }, directories: crl.filter(isDirectory), distributionPoints: fetchCrls, ocsp: ocsp,
            allowLocalAddresses: allowLocalAddresses)
        let expectation: RevocationExpectation = requireRevocation ? .require : .softFail
        do {
            let service = try RevocationService(settings, clock: clock) { _ in expectation }
            if let problem = service.problems.first { throw Complaint(problem, exitStatus: Status.unknown.exitStatus) }
            return service
        } catch let complaint as Complaint {
            throw complaint
        } catch {
            throw Complaint("\(error)", exitStatus: Status.unknown.exitStatus)
        }
    }

    private func isDirectory(_ path: String) -> Bool { FileStatus(path: path)?.isDirectory ?? false }
}
