import Monitoring
import OpenSSL
import PKI

/// Finds the passphrase of a keystore, and decrypts with it. Every iteration is paid for before it is spent.
struct PKCS12Key {
    /// What stood in the way; told once for the whole keystore.
    private(set) var problem: FileProblem?

    private var candidates: [Passphrase]
    /// Set as soon as one fits.
    private var found: Passphrase?
    private let mostIterations: Int
    private(set) var iterationsSpent = 0
    private let given: Int

    /// The empty passphrase, none at all, or one of those given.
    private enum Passphrase {
        case empty, none
        case given(Secret)

        func reveal<Result>(_ use: (String?) -> Result) -> Result {
            switch self {
            case .empty: use("")
            case .none: use(nil)
            case .given(let secret): secret.reveal { use($0) }
            }
        }
    }

    init(_ passphrases: [Secret], mostIterations: Int) {
        self.mostIterations = mostIterations
        candidates = [.empty, .none] + passphrases.map { .given($0) }
        given = passphrases.count
    }

    /// Tries every passphrase against the MAC.
    mutating func check(_ mac: PKCS12MAC, over content: ArraySlice<UInt8>) {
        for candidate in candidates {
            guard spend(mac.iterations) else { return }
            guard let isRight = candidate.reveal({ mac.isRight(content, passphrase: $0) }) else {
                return note(FileProblem("the algorithm of its MAC, \(mac.digest), is not supported", part: "keystore"))
            }
            if isRight { return found = candidate }
        }
        // What lies in the clear can still be read; what does not tells by itself that it needs a passphrase.
        candidates = []
        if given > 0 { note(wrongPassphrase) }
    }

    /// nil where it cannot be decrypted; `problem` says why.
    mutating func decrypt(_ data: PKCS7.EncryptedData) -> [UInt8]? {
        do throws(DecodingFailure) {
            let cost = try KeyDerivationCost.iterations(data.algorithm)
            for candidate in found.map({ [$0] }) ?? candidates {
                guard spend(cost) else { return nil }
                if let plain = decrypt(data, with: candidate) {
                    found = candidate
                    return plain
                }
            }
            note(wrongPassphrase)
        } catch {
            note(FileProblem(error, part: "keystore encryption"))
        }
        return nil
    }

    /// True once a passphrase fits.
    var isFound: Bool { found != nil }

    /// True where the passphrase that fits is the empty one, or none: everybody has it.
    var isPublic: Bool {
        guard let found else { return false }
        switch found {
        case .empty, .none: return true
        case .given: return false
        }
    }

    /// A private key, where a passphrase fits and the iterations can be spent; nil otherwise, without a complaint. The caller wipes it.
    mutating func decryptKey(_ data: PKCS7.EncryptedData) -> [UInt8]? {
        guard let cost = try? KeyDerivationCost.iterations(data.algorithm) else { return nil }
        for candidate in found.map({ [$0] }) ?? candidates {
            guard cost <= mostIterations - iterationsSpent else { return nil }
            iterationsSpent += cost
            let plain = candidate.reveal { try? KeystoreCryptography.decrypt(data.ciphertext, algorithm: data.algorithm, passphrase: $0) }
            guard let plain, PrivateKeyInfo(der: plain) != nil else { continue }
            found = candidate
            return plain
        }
        return nil
    }

    /// A wrong passphrase may by chance leave right padding behind; certificates it does not.
    private mutating func decrypt(_ data: PKCS7.EncryptedData, with candidate: Passphrase) -> [UInt8]? {
        candidate.reveal { passphrase in
            do throws(KeystoreCryptography.Failure) {
                let plain = try KeystoreCryptography.decrypt(data.ciphertext, algorithm: data.algorithm, passphrase: passphrase)
                var reader = BERReader(plain[...])
                return (try? reader.next(.sequence, "SafeContents")) != nil ? plain : nil
            } catch {
                if case .unsupported(let detail) = error {
                    note(FileProblem("the algorithm of its encryption is not supported: \(detail)", part: "keystore"))
                }
                return nil
            }
        }
    }

    private mutating func spend(_ iterations: Int) -> Bool {
        guard iterations <= mostIterations - iterationsSpent else {
            let detail =
                iterationsSpent == 0
                ? "asks for \(iterations) key derivation iterations, more than the \(mostIterations) that are spent on a file"
                : "asks for \(iterations) key derivation iterations each time, after \(iterationsSpent) of the \(mostIterations) that are spent on a file"
            note(FileProblem(detail, kind: .tooCostly, part: "keystore"))
            return false
        }
        iterationsSpent += iterations
        return true
    }

    private mutating func note(_ problem: FileProblem) { if self.problem == nil { self.problem = problem } }

    private var wrongPassphrase: FileProblem {
        let tried = given == 0 ? "it has a passphrase, and none was given" : "neither the empty passphrase nor the \(given) given opens it"
        return FileProblem(tried, kind: .wrongPassphrase, part: "keystore")
    }
}
