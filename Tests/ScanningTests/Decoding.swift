import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport

/// Reads a content as a scan does, from its first bytes on.
func decode(_ content: [UInt8], passphrases: [String] = []) -> DecodedFile? {
    FileFormatCatalogue.decode(content, in: DecodingContext(digest: SystemCryptography(), passphrases: passphrases.map { Secret($0) }))
}

/// Changes of a content that every format has to survive: cut off at every byte, and every bit of some bytes turned.
struct Mutations: Sequence {
    let original: [UInt8]
    /// Every how many bytes; long contents take their time.
    var step = 1

    func makeIterator() -> some IteratorProtocol<[UInt8]> {
        let cuts = stride(from: 0, to: original.count, by: step).lazy.map { Array(original[..<$0]) }
        let flips = stride(from: 0, to: original.count * 8, by: step * 5).lazy.map { bit in
            var changed = original
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            return changed
        }
        return [AnySequence(cuts), AnySequence(flips)].joined().makeIterator()
    }
}

extension DecodedFile {
    var certificates: [Certificate] { entries.map(\.certificate) }
    var names: [String?] { entries.map(\.name) }
    var details: [String] { problems.map(\.description) }
}
