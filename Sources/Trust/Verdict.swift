import PKI

/// Judges found paths at one moment and for one name: the cheap part of a verification, done anew every time.
struct Verdict {
    let paths: FoundPaths
    let reference: ReferenceIdentity?
    let time: Timestamp

    func verification() -> Verification { examination().verification }

    func examination() -> Examination {
        let nameErrors = nameErrors()
        guard let current = pathInForce() else {
            let rejected = rejectedPaths()
            let best = rejected.first ?? FailedPath(certificates: [paths.leaf], errors: [])
            return Examination(verification: rejection(best, adding: nameErrors), alternatives: Array(rejected.dropFirst()))
        }
        guard nameErrors.isEmpty else {
            let path = FailedPath(certificates: current.certificates, errors: [], revocation: current.revocation)
            return Examination(verification: rejection(path, adding: nameErrors))
        }
        let last = lastPath(from: current)
        let verification = Verification(
            trusted: true, trustedUntil: last.period.notAfter, limitingCertificate: limitingCertificate(of: last), path: current.certificates,
            revocation: current.revocation)
        return Examination(verification: verification)
    }

    /// Among the paths that are valid now, the one that stays so for the longest time.
    private func pathInForce() -> SoundPath? {
        paths.sound.filter { $0.period.contains(time) }.max { $0.period.notAfter < $1.period.notAfter }
    }

    /// Follows hand-overs: trust outlives the path in force where another path begins before it ends. Whole seconds count, as in `Validity`.
    private func lastPath(from current: SoundPath) -> SoundPath {
        var last = current
        while let next = paths.sound.filter({ continues(last, with: $0) }).max(by: { $0.period.notAfter < $1.period.notAfter }) { last = next }
        return last
    }

    private func continues(_ path: SoundPath, with next: SoundPath) -> Bool {
        let (firstSecondAfter, overflow) = path.period.notAfter.unixSeconds.addingReportingOverflow(1)
        return next.period.notAfter > path.period.notAfter && next.period.notBefore <= next.period.notAfter
            && (overflow || next.period.notBefore.unixSeconds <= firstSecondAfter)
    }

    private func limitingCertificate(of path: SoundPath) -> Fingerprint? {
        path.certificates.first { $0.validity.notAfter == path.period.notAfter }?.fingerprint
            ?? path.revocation.first { $0.nextUpdate == path.period.notAfter }?.certificate
    }

    /// The paths to report when none is in force, best first: those whose certificates are merely out of their time or revoked, the fewer the better,
    /// before those that never hold.
    private func rejectedPaths() -> [FailedPath] {
        let outdated = paths.sound.map { FailedPath(certificates: $0.certificates, errors: [], revocation: $0.revocation) }
        let untimely = (outdated + paths.revoked).map(withValidityErrors).sorted { $0.errors.count < $1.errors.count }  // stable
        return untimely.prefix(Self.untimelyPathsTold) + paths.failed.map(withValidityErrors)
    }

    /// As many as a person reads.
    private static let untimelyPathsTold = 8

    private func withValidityErrors(_ path: FailedPath) -> FailedPath {
        var path = path
        path.errors = (path.errors + validityErrors(of: path.certificates)).mostUsefulFirst()
        return path
    }

    private func rejection(_ path: FailedPath, adding errors: [VerificationError]) -> Verification {
        Verification(
            trusted: false, path: path.certificates, errors: (path.errors + errors).mostUsefulFirst(), revocation: path.revocation)
    }

    /// §4.1.2.5, for every certificate of the path: a trust anchor's end counts as well, as it does for OpenSSL, Go and browsers.
    private func validityErrors(of path: [Certificate]) -> [VerificationError] {
        path.enumerated().compactMap { depth, certificate in
            if certificate.validity.isOver(at: time) {
                return VerificationError(
                    .expired, depth: depth, certificate: certificate.fingerprint,
                    message: "\(certificate.displayName) expired at \(certificate.validity.notAfter), before the time of verification, \(time)")
            }
            if time < certificate.validity.notBefore {
                return VerificationError(
                    .notYetValid, depth: depth, certificate: certificate.fingerprint,
                    message: "\(certificate.displayName) is valid from \(certificate.validity.notBefore) on, after the time of verification, \(time)")
            }
            return nil
        }
    }

    private func nameErrors() -> [VerificationError] {
        guard let reference, !paths.leaf.matches(reference) else { return [] }
        return [
            VerificationError(
                .nameMismatch, depth: 0, certificate: paths.leaf.fingerprint,
                message: NameMismatch(reference: reference, leaf: paths.leaf).description)
        ]
    }
}
