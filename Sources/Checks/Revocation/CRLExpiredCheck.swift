import Monitoring
import PKI

/// The CRL that would tell whether a certificate is revoked is past its nextUpdate: its issuer has stopped to publish, or the way to it is broken. In a
/// file: servers that are given it refuse every client, or let revoked ones in.
public struct CRLExpiredCheck: Check {
    public static let id = CheckID("crl_expired")
    public static let citation = Citation.rfc(5280, "5.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        if case .file(let file) = observation, let lists = file.facts.revocationLists { return judge(lists, in: file, context) }
        return judgeUnsettled(
            observation, in: context, state: .expired,
            hint:
                "see that the CA publishes its CRL on time and that the newest one arrives here; "
                + "confirm with: \(Confirmation.of(observation, "-ext crlDistributionPoints")), then openssl crl -noout -nextupdate on what is there")
    }
}

extension CRLExpiredCheck {
    /// A list that a newer one of its issuer in the same file has taken the place of does no harm.
    private func judge(_ lists: [StoredRevocationList], in file: FileObservation, _ context: CheckContext) -> CheckResult {
        let inForce = lists.filter { !$0.isOver(at: context.now) }
        let overdue = lists.filter { list in
            list.isOver(at: context.now) && !inForce.contains { $0.issuer == list.issuer && $0.isDelta == list.isDelta }
        }
        return CheckResult(overdue.compactMap { finding(about: $0, in: file, context) })
    }

    private func finding(about list: StoredRevocationList, in file: FileObservation, _ context: CheckContext) -> Finding? {
        guard let end = list.nextUpdate else { return nil }
        let entry = list.entry.map { ", entry \($0.plainText)," } ?? ""
        return Finding(
            check: Self.id, severity: context.limit(.warning), subject: .place,
            message: "the CRL of \(list.issuer.plainText)\(entry) ended \(HumanDuration(context.now - end)) ago, on \(end)",
            hint: "fetch the CA's newest CRL, or see why it publishes none; confirm with: \(Confirmation.ofRevocationList(file))")
    }
}

extension StoredRevocationList {
    fileprivate func isOver(at now: Timestamp) -> Bool { nextUpdate.map { $0 < now } ?? false }
}
