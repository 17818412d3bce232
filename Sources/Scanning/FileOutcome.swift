import Monitoring
import OpenSSL
import PKI

/// What reading a file came to.
struct FileOutcome: Sendable {
    /// nil for a file that only its name says to be a certificate.
    var format: FileFormatName?
    var decoded: DecodedFile
    var failure: FileFailure?
    /// Where the links lead; nil where there are none on the way.
    var resolvedPath: String?
    var verification: Verification?
    /// Who may read the file, where it holds a private key.
    var access: FileAccess?
    /// A mount that no kubelet updates.
    var isSubPathMount = false
    /// The files beside it that may hold the private keys of its certificates.
    var keyFiles: [KeyFile] = []

    var isWorthReporting: Bool {
        !decoded.entries.isEmpty || failure != nil || access?.isNoteworthy == true || !decoded.revocationLists.isEmpty || !decoded.requests.isEmpty
    }

    init(format: FileFormatName?, decoded: DecodedFile, failure: FileFailure?) {
        self.format = format
        self.decoded = decoded
        self.failure = failure
    }

    /// nil unless the name alone promises a certificate.
    init?(unrecognised head: FileHead) {
        guard FileOutcome.promisesCertificate(head.name) else { return nil }
        let detail = head.fileSize == 0 ? "the file is empty" : "named as a certificate, but holds none in a format known here"
        self.init(format: nil, decoded: DecodedFile(), failure: FileFailure(reason: .undecodable, detail: detail))
    }

    /// `.cer` (RFC 2585 §4), and the `.crt` of Kubernetes and Debian, in any case.
    static func promisesCertificate(_ name: String) -> Bool {
        let ending = name.utf8.suffix(4).lazy.map { $0 | 0x20 }
        return ending.elementsEqual(".crt".utf8) || ending.elementsEqual(".cer".utf8)
    }

    /// Problems told in full; a bundle of strangers may have thousands.
    private static let toldProblems = 3

    static func failure(for decoded: DecodedFile) -> FileFailure? {
        guard let first = decoded.problems.first else { return nil }
        let told = decoded.problems.prefix(toldProblems)
        let rest = decoded.problems.count - told.count + decoded.untoldProblems
        let detail = told.map(\.description).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
        return FileFailure(reason: first.kind, detail: detail)
    }

    func observation(scan: String, path: String, at time: Timestamp) -> FileObservation {
        FileObservation(
            scan: scan, path: path, resolvedPath: resolvedPath, observedAt: time, format: format,
            certificates: zip(0..., decoded.entries).map { PresentedCertificate(position: $0, certificate: $1.certificate, entry: $1.name) },
            failure: failure, verification: verification, facts: facts(path))
    }

    /// True where a private key belongs to none of the certificates.
    var hasStrangeKey: Bool { !keyFiles.isEmpty && facts("").privateKeys.contains { $0.certificates == [] } }

    private func facts(_ path: String) -> FileFacts {
        var facts = FileFacts()
        facts.access = access
        facts.isSubPathMount = isSubPathMount ? true : nil
        facts.isIntact = decoded.isIntact
        if !decoded.revocationLists.isEmpty { facts.revocationLists = decoded.revocationLists.map { StoredRevocationList($0) } }
        if !decoded.requests.isEmpty { facts.certificateRequests = decoded.requests.map { StoredCertificateRequest($0) } }
        facts.privateKeys = decoded.privateKeys.map { PrivateKeyFacts($0, at: path, beside: decoded.entries) }
        for file in keyFiles {
            guard case .seen(_, let outcome?) = file.sighting else { continue }
            facts.privateKeys += outcome.decoded.privateKeys.map { PrivateKeyFacts($0, at: file.visit.path, beside: decoded.entries) }
        }
        return facts
    }
}

/// A file that may hold private keys, beside the certificates it may belong to.
struct KeyFile: Sendable {
    let visit: Visit
    let sighting: Sighting
}

extension PrivateKeyFacts {
    init(_ key: DecodedFile.PrivateKey, at path: String, beside entries: [DecodedFile.Entry]) {
        let matches = key.publicKey.map { publicKey in
            entries.indices.filter { entries[$0].certificate.publicKeyFingerprint == publicKey }
        }
        let isCertain = matches?.isEmpty == false || entries.allSatisfy(\.certificate.hasPlainPublicKey)
        self.init(path: path, isEncrypted: key.isEncrypted, certificates: isCertain ? matches : nil)
    }
}

extension StoredRevocationList {
    init(_ found: DecodedFile.RevocationList) {
        let list = found.list
        self.init(
            issuer: list.issuer.description, thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate, number: list.number?.hex,
            isDelta: list.isDelta, revoked: list.entryCount, entry: found.name)
    }
}

extension StoredCertificateRequest {
    init(_ found: DecodedFile.Request) {
        let request = found.request
        self.init(
            subject: request.subject.description, subjectAlternativeNames: request.subjectAlternativeNames.map(\.description),
            publicKeyFingerprint: SystemCryptography().sha256(request.subjectPublicKeyInfoDER), entry: found.name)
    }
}

extension Certificate {
    /// SHA-256 over the SubjectPublicKeyInfo.
    fileprivate var publicKeyFingerprint: Fingerprint { SystemCryptography().sha256(subjectPublicKeyInfoDER) }
}

extension FileAccess {
    /// Whether a private key in such a file is worth a word.
    var isNoteworthy: Bool { isWorldReadable || isGroupReadable || repository != nil }
}
