import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct PrivateKeyExposedCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let access: FileAccess
        var isEncrypted = false
        let verdicts: [String]
    }

    static let rows = [
        Row(testDescription: "only its owner can read it", access: FileAccess(permissions: 0o600, isReachable: true), verdicts: []),
        Row(
            testDescription: "everybody can read it", access: FileAccess(permissions: 0o644, isReachable: true),
            verdicts: ["critical private_key_exposed"]),
        Row(
            testDescription: "a directory above keeps others out, but not the group", access: FileAccess(permissions: 0o644, isReachable: false),
            verdicts: ["info private_key_exposed"]),
        Row(testDescription: "a directory above keeps others out", access: FileAccess(permissions: 0o604, isReachable: false), verdicts: []),
        Row(
            testDescription: "its group can read it", access: FileAccess(permissions: 0o640, isReachable: true),
            verdicts: ["info private_key_exposed"]),
        Row(
            testDescription: "a kubelet wrote it with its default mode",
            access: FileAccess(permissions: 0o644, isReachable: true, isInKubeletVolume: true), verdicts: ["info private_key_exposed"]),
        Row(
            testDescription: "a kubelet wrote it for its owner alone",
            access: FileAccess(permissions: 0o400, isReachable: true, isInKubeletVolume: true), verdicts: []),
        Row(
            testDescription: "everybody can read it, encrypted", access: FileAccess(permissions: 0o644, isReachable: true), isEncrypted: true,
            verdicts: ["info private_key_exposed"]),
        Row(
            testDescription: "it lies in a repository", access: FileAccess(permissions: 0o600, isReachable: true, repository: "/src/app"),
            verdicts: ["warning private_key_exposed"]),
        Row(
            testDescription: "it lies in a repository that everybody can read",
            access: FileAccess(permissions: 0o644, isReachable: true, repository: "/src/app"), verdicts: ["critical private_key_exposed"]),
    ]

    @Test("a key is as exposed as its worst way in", arguments: rows)
    func exposure(_ row: Row) throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([], path: "/etc/tls/tls.key") else { return }
        file.facts.access = row.access
        file.facts.privateKeys = [PrivateKeyFacts(path: file.path, isEncrypted: row.isEncrypted, certificates: nil)]
        #expect(scene.assess(.file(file)).verdicts == row.verdicts)
    }

    @Test("a file without a key of its own is none of its business")
    func noKey() throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([scene.pki.server()]) else { return }
        file.facts.access = FileAccess(permissions: 0o644, isReachable: true)
        file.facts.privateKeys = [PrivateKeyFacts(path: "/etc/tls/tls.key", isEncrypted: false, certificates: [0])]
        #expect(scene.assess(.file(file)).verdicts == [])
    }

    @Test("the message says the mode, and the hint survives a hostile name")
    func message() throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([], path: "/etc/it's.key") else { return }
        file.facts.access = FileAccess(permissions: 0o644, isReachable: true)
        file.facts.privateKeys = [PrivateKeyFacts(path: file.path, isEncrypted: false, certificates: nil)]
        let finding = scene.assess(.file(file)).only
        #expect(finding?.message.contains("mode 0644") == true)
        #expect(finding?.hint.hasSuffix(#"namei -l '/etc/it'\''s.key'"#) == true)
    }
}
