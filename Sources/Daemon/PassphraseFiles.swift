import Monitoring
import Settings

/// Files that hold one passphrase each, in their first line.
public enum PassphraseFiles {
    /// - Throws: `EquipmentError`, which names the file and never its content.
    public static func load(_ paths: [String]) throws(EquipmentError) -> [Secret] {
        var passphrases: [Secret] = []
        for path in paths { passphrases.append(try load(path)) }
        return passphrases
    }

    public static func load(_ path: String) throws(EquipmentError) -> Secret {
        do {
            return try SecretSource.file(path).load().reveal { text in Secret(String(text.prefix { !$0.isNewline })) }
        } catch {
            throw EquipmentError("\(error)", hint: "a passphrase file is a text of one line, the passphrase")
        }
    }
}
