/// What the name of a private key's file says, and which certificate files it may belong to.
///
/// Known are the names of Kubernetes (`tls.key`), certbot (`privkey.pem`, `privkey3.pem`), mysql (`server-key.pem`), cfssl (`web-key.pem`) and what
/// `openssl` examples use (`server.key`, `key.pem`). A name says it where `key` is its extension or one of its words.
struct KeyFileName {
    /// What remains of a name without its extensions and the words that say what is inside: `tls.key`, `tls.crt`, `tls-chain.pem` → `tls`.
    let stem: String

    /// nil for a name that promises no private key.
    init?(_ name: String) {
        guard name.utf8.count <= KeyFileName.longest, KeyFileName.mayBeKey(name) else { return nil }
        let words = KeyFileName.words(of: name)
        guard words.contains(where: { KeyFileName.keyWords.contains($0) }), !words.contains(where: { KeyFileName.others.contains($0) })
        else { return nil }
        stem = KeyFileName.stem(words)
    }

    /// The stem of a certificate file's name.
    static func stem(ofCertificate name: String) -> String? {
        guard name.utf8.count <= longest else { return nil }
        return stem(words(of: name))
    }

    /// NAME_MAX.
    private static let longest = 255
    private static let keyWords: Set<String> = ["key", "privkey", "privatekey"]
    /// Keys that are no private ones, or not of certificates: SSH host keys, OpenPGP rings, public keys.
    private static let others: Set<String> = ["pub", "public", "ssh", "gpg", "asc", "keyring"]
    private static let roleWords: Set<String> = [
        "key", "privkey", "privatekey", "private", "cert", "certificate", "crt", "fullchain", "chain", "bundle", "combined", "pem", "cer", "der",
    ]

    /// A quick look that nearly every name fails.
    private static func mayBeKey(_ name: String) -> Bool {
        let bytes = name.utf8
        guard bytes.count >= 3, let last = bytes.last.map({ $0 | 0x20 }) else { return false }
        guard last == UInt8(ascii: "y") || last == UInt8(ascii: "m") || last == UInt8(ascii: "r") else { return false }  // .key, .pem, .der
        var before: (UInt8, UInt8) = (0, 0)
        for byte in bytes {
            if before == (UInt8(ascii: "k"), UInt8(ascii: "e")) && byte | 0x20 == UInt8(ascii: "y") { return true }
            before = (before.1, byte | 0x20)
        }
        return false
    }

    private static func stem(_ words: [String]) -> String {
        words.filter { !roleWords.contains($0) }.joined(separator: ".")
    }

    /// The words of a name in lower case; numbers behind a word are words of their own, as in `privkey3.pem`.
    private static func words(of name: String) -> [String] {
        name.lowercased().split { ".-_ ".contains($0) }.flatMap { part -> [String] in
            let word = part.prefix { !$0.isNumber }
            guard roleWords.contains(String(word)), word.endIndex < part.endIndex, part[word.endIndex...].allSatisfy(\.isNumber) else {
                return [String(part)]
            }
            return [String(word), String(part[word.endIndex...])]
        }
    }
}

/// The files of a directory that their names say to hold private keys, to be opened only beside a certificate they could match.
struct KeyFiles {
    private var byStem: [String: [DirectoryEntry]] = [:]
    private var names: Set<FileName> = []

    init(among entries: [DirectoryEntry]) {
        for entry in entries where entry.kind == .regular || entry.kind == .link || entry.kind == .unknown {
            guard let key = KeyFileName(entry.name.text) else { continue }
            byStem[key.stem, default: []].append(entry)
            names.insert(entry.name)
        }
    }

    func contains(_ entry: DirectoryEntry) -> Bool { !names.isEmpty && names.contains(entry.name) }

    /// Those that may belong to the certificates in this file, if it has any.
    func matching(_ entry: DirectoryEntry) -> [DirectoryEntry] {
        guard !names.isEmpty, let stem = KeyFileName.stem(ofCertificate: entry.name.text) else { return [] }
        return byStem[stem] ?? []
    }
}
