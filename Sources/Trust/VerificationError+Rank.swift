import PKI

extension VerificationError.Code {
    /// Where a reason stands when several hold: the more it tells what to do, the earlier (after webpki's `Error::rank`). What ends trust on a date
    /// or for a name leads; that no issuer is known comes last, since it may only be a consequence of an incomplete store.
    var rank: Int {
        switch self {
        case .noCertificate: 0
        case .revoked: 1
        case .expired: 2
        case .notYetValid: 3
        case .nameMismatch: 4
        case .badSignature: 5
        case .wrongPurpose: 6
        case .notACertificateAuthority: 7
        case .pathLengthExceeded: 8
        case .keyUsage: 9
        case .nameConstraint: 10
        case .policy: 11
        case .unknownCriticalExtension: 12
        case .malformed: 13
        case .unsupportedSignature: 14
        case .weakSignature: 15
        case .weakKey: 16
        case .budgetExceeded: 17
        case .selfSigned: 18
        case .untrustedRoot: 19
        case .issuerMissing: 20
        case .revocationUnknown: 21
        case .crlExpired: 22
        }
    }
}

extension [VerificationError] {
    /// By rank, the leaf's before its issuers'.
    func mostUsefulFirst() -> [VerificationError] {
        sorted { ($0.code.rank, $0.depth) < ($1.code.rank, $1.depth) }
    }
}

extension Certificate {
    /// How messages call a certificate: its subject, or what else tells it apart where that is empty.
    /// Cut to what a sentence can carry: one certificate may be named in many of them.
    var displayName: String {
        let name = subject.isEmpty ? subjectAlternativeNames.first?.description : subject.description
        guard let name else { return "the certificate with fingerprint \(fingerprint.hex.prefix(16))…" }
        return name.shortened
    }
}

extension String {
    /// Cut to what a sentence can carry.
    var shortened: String { utf8.count <= String.longestName ? self : prefix(String.longestName) + "…" }

    /// A full name of an organisation, its unit and a host fits; RFC 5280's upper bounds add up to more only on purpose.
    private static let longestName = 256
}
