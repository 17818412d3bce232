import Monitoring
import OpenSSL
import PKI

/// Takes a keystore apart: finds the passphrase by its MAC, then reads the bags. Of private keys the public half is kept, and nothing else.
struct PKCS12Decoder {
    private let context: DecodingContext
    private var key: PKCS12Key
    private var file = DecodedFile()
    /// Bags within bags, so that no nesting goes on forever.
    private var depth = 0
    /// Encrypted keys, each with its place among the keys. They wait: what can be spent is for certificates first.
    private var shroudedKeys: [(place: Int, bag: PKCS12Bag)] = []

    /// Truststores of every public CA have about 200 KB.
    private static let largestKeystore = 16 << 20
    /// Tools write none; RFC 7292 §4.2.6 allows any depth.
    private static let deepestBag = 8
    /// A keystore has one or a few.
    private static let mostKeysOpened = 64

    init(_ context: DecodingContext) {
        self.context = context
        key = PKCS12Key(context.passphrases, mostIterations: context.mostIterations)
    }

    mutating func decode(_ bytes: [UInt8]) -> DecodedFile {
        guard bytes.count <= PKCS12Decoder.largestKeystore else {
            return DecodedFile(problems: [
                FileProblem("\(bytes.count) bytes, more than the \(PKCS12Decoder.largestKeystore) a keystore may have", kind: .tooLarge)
            ])
        }
        do throws(DecodingFailure) {
            try readStore(bytes)
        } catch {
            file.note(FileProblem(error, part: "keystore"))
        }
        if let problem = key.problem { file.note(problem) }
        for (place, bag) in shroudedKeys.prefix(PKCS12Decoder.mostKeysOpened) { openKey(at: place, bag) }
        file.iterationsSpent = key.iterationsSpent
        return file
    }

    /// PFX: version, the content under the MAC, the MAC.
    private mutating func readStore(_ bytes: [UInt8]) throws(DecodingFailure) {
        var reader = BERReader(bytes[...])
        var fields = try reader.enter("PFX")
        _ = try fields.next(.integer, "version")
        var info = try fields.enter("authSafe")
        let type = try info.objectIdentifier("contentType")
        guard type == .pkcs7Data else {
            return file.note(FileProblem("integrity is protected by a signature instead of a passphrase, which is not supported", part: "keystore"))
        }
        let content = try PKCS7.data(&info)
        file.isIntact = false
        if fields.nextTag == .sequence {
            key.check(try PKCS12MAC(&fields), over: content)
            file.isIntact = key.isFound
        }
        try readSafes(content)
        if !reader.isAtEnd { file.note(FileProblem("\(reader.end - reader.position) bytes follow the keystore", byte: reader.position)) }
    }

    /// AuthenticatedSafe: parts in the clear and encrypted ones.
    private mutating func readSafes(_ content: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = BERReader(content)
        var safes = try reader.enter("AuthenticatedSafe")
        while !safes.isAtEnd {
            var info = try safes.enter("ContentInfo")
            switch try info.objectIdentifier("contentType") {
            case .pkcs7Data: try readBags(PKCS7.data(&info))
            case .pkcs7EncryptedData:
                if let plain = key.decrypt(try PKCS7.EncryptedData(&info)) { try readBags(plain[...]) }
            case let other: file.note(FileProblem("a part of type \(other) cannot be read", part: "keystore"))
            }
        }
    }

    /// SafeContents.
    private mutating func readBags(_ content: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = BERReader(content)
        var bags = try reader.enter("SafeContents")
        while !bags.isAtEnd { try readBag(PKCS12Bag(&bags)) }
    }

    private mutating func readBag(_ bag: PKCS12Bag) throws(DecodingFailure) {
        switch bag.type {
        case PKCS12Bag.certificate: try readCertificate(bag)
        case PKCS12Bag.key:
            let publicKey = context.publicKey(ofPrivateKey: bag.privateKey)
            file.privateKeys.append(DecodedFile.PrivateKey(name: bag.name, isEncrypted: false, publicKey: publicKey))
        case PKCS12Bag.shroudedKey:
            shroudedKeys.append((file.privateKeys.count, bag))
            file.privateKeys.append(DecodedFile.PrivateKey(name: bag.name, isEncrypted: true))
        case PKCS12Bag.nested:
            guard depth < PKCS12Decoder.deepestBag else {
                return file.note(FileProblem("bags nest deeper than \(PKCS12Decoder.deepestBag)", part: "keystore"))
            }
            depth += 1
            try readBags(bag.value)
            depth -= 1
        default: break  // revocation lists and secrets: nothing that ends
        }
    }

    /// Finds the public half of an encrypted key, where the passphrase is known and nothing of it costs too much. A key that stays closed is no problem:
    /// what is asked of a keystore are its certificates.
    private mutating func openKey(at place: Int, _ bag: PKCS12Bag) {
        guard let encrypted = try? bag.encryptedKey, var plain = key.decryptKey(encrypted) else { return }
        file.privateKeys[place].publicKey = context.publicKey(ofPrivateKey: plain)
        file.privateKeys[place].isEncrypted = !key.isPublic
        for index in plain.indices { plain[index] = 0 }
    }

    private mutating func readCertificate(_ bag: PKCS12Bag) throws(DecodingFailure) {
        guard file.entries.count < DecodedFile.mostEntries else {
            return file.note(FileProblem("more than \(DecodedFile.mostEntries) certificates", kind: .tooLarge, part: "keystore"))
        }
        guard let der = try bag.certificate else { return }
        do throws(DecodingFailure) {
            file.entries.append(DecodedFile.Entry(try context.certificates.read(der), name: bag.name))
        } catch {
            file.note(FileProblem(error, entry: bag.name, part: "certificate"))
        }
    }
}
