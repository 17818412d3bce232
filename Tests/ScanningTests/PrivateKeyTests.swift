import Glibc
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Finding private keys")
struct PrivateKeyTests {
    let directory: TemporaryDirectory
    let pki: TestPKI
    let leaf: IssuedCertificate
    let other: IssuedCertificate

    init() throws {
        directory = try TemporaryDirectory()
        pki = try TestPKI()
        leaf = try pki.server()
        other = try pki.server()
        #expect(chmod(directory.path, 0o700) == 0)
    }

    @Test(
        "says which key goes with which certificate",
        arguments: [
            ("tls.crt", "tls.key"), ("server.pem", "server.key"), ("fullchain.pem", "privkey.pem"), ("fullchain3.pem", "privkey3.pem"),
            ("cert.pem", "key.pem"), ("server-cert.pem", "server-key.pem"), ("web.pem", "web-key.pem"), ("a.example.crt", "a.example.key.pem"),
            ("tls-chain.crt", "TLS.KEY"),
        ])
    func matchesNames(_ certificate: String, _ key: String) throws {
        try directory.write(pki.chain(leaf).pem, to: certificate)
        try directory.write(leaf.privateKey.pem(), to: key, mode: 0o600)
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == [certificate])
        #expect(scan.observations.first?.facts.privateKeys == [facts(key, [0])])
    }

    @Test("reads every kind of key", arguments: PrivateKey.Kind.allCases, [PrivateKey.Encoding.pkcs8, .traditional])
    func readsKinds(_ kind: PrivateKey.Kind, _ encoding: PrivateKey.Encoding) throws {
        let leaf = try pki.server(key: .generate(kind))
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.write(leaf.privateKey.pem(encoding: encoding), to: "tls.key", mode: 0o600)
        #expect(Scan(directory.path).observations.first?.facts.privateKeys == [facts("tls.key", [0])])
    }

    @Test("tells the key of another certificate, and one in the same file")
    func tellsOthers() throws {
        try directory.write(leaf.pem, to: "a/tls.crt")
        try directory.write(other.privateKey.pem(), to: "a/tls.key", mode: 0o600)
        try directory.write(leaf.privateKey.pem() + leaf.pem, to: "b/haproxy.pem", mode: 0o600)
        let found = Scan(directory.path).observations.map(\.facts.privateKeys)
        #expect(found == [[facts("a/tls.key", [])], [facts("b/haproxy.pem", [0])]])
    }

    @Test("cannot say what an encrypted key belongs to")
    func knowsNothingOfEncryptedKeys() throws {
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.write(other.privateKey.pem(passphrase: "secret"), to: "tls.key", mode: 0o600)
        let keys = Scan(directory.path).observations.first?.facts.privateKeys
        #expect(keys == [PrivateKeyFacts(path: directory.path("tls.key"), isEncrypted: true, certificates: nil)])
    }

    @Test(
        "opens a key only beside a certificate it could match",
        arguments: ["tls.key", "privkey.pem", "server-key.pem", "id_rsa.key"])
    func opensNoOthers(_ name: String) throws {
        try directory.write(leaf.pem, to: "other.crt")
        let path = try directory.write(other.privateKey.pem(), to: name, mode: 0o644)
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 2_000_000_000, tv_nsec: 0)]  // older than the content: reading would show
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        #expect(Scan(directory.path).paths(below: directory.path) == ["other.crt"])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_atim.tv_sec == 1)
    }

    @Test("does not complain that it may not read a key")
    func acceptsRefusal() throws {
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.link("tls.key", to: "nowhere")
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == ["tls.crt"] && scan.summary.errors.isEmpty)
        #expect(scan.observations.first?.facts.privateKeys == [])
    }

    @Test("reports who may read a key, where others than its owner may")
    func reportsAccess() throws {
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.write(leaf.privateKey.pem(), to: "tls.key", mode: 0o640)
        let group = Scan(directory.path)
        #expect(group.paths(below: directory.path) == ["tls.crt", "tls.key"])
        #expect(group.observations.last?.facts.access == FileAccess(permissions: 0o640, isReachable: false))
        #expect(chmod(directory.path("tls.key"), 0o644) == 0 && chmod(directory.path, 0o755) == 0)
        let open = try #require(Scan(directory.path).observations.last?.facts.access)
        #expect(open.permissions == 0o644 && open.isReachable == true && open.isWorldReadable)
    }

    @Test("notices a key in a repository and one in a kubelet's volume")
    func noticesPlaces() throws {
        try directory.write(leaf.privateKey.pem() + leaf.pem, to: "work/deep/tls.pem", mode: 0o600)
        try directory.write("", to: "work/.git/HEAD")
        try directory.write(leaf.pem, to: "volume/..2026_01_01/tls.crt")
        try directory.write(leaf.privateKey.pem(), to: "volume/..2026_01_01/tls.key", mode: 0o644)
        try directory.link("volume/..data", to: "..2026_01_01")
        for name in ["tls.crt", "tls.key"] { try directory.link("volume/\(name)", to: "..data/\(name)") }
        let accesses = Scan(directory.path).observations.compactMap { seen in seen.facts.access.map { (seen.path, $0) } }
        #expect(accesses.map(\.0) == ["volume/tls.key", "work/deep/tls.pem"].map { directory.path($0) })
        #expect(accesses.first?.1.isInKubeletVolume == true && accesses.first?.1.repository == nil)
        #expect(accesses.last?.1.repository == directory.path("work") && accesses.last?.1.isInKubeletVolume == false)
    }

    @Test("looks at both again when one of them changes, and keeps an unchanged key's place")
    func noticesChanges() throws {
        let cache = ScanCache()
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.write(leaf.privateKey.pem(), to: "tls.key", mode: 0o640)
        let first = Scan(directory.path, cache: cache)
        let second = Scan(directory.path, cache: cache)
        #expect(second.observations.isEmpty && second.summary.places == first.summary.places && second.summary.places?.count == 2)
        try directory.write(other.privateKey.pem(), to: "tls.key", mode: 0o640)
        #expect(Scan(directory.path, cache: cache).observations.first?.facts.privateKeys == [facts("tls.key", [])])
        #expect(unlink(directory.path("tls.key")) == 0)
        #expect(Scan(directory.path, cache: cache).observations.map(\.facts.privateKeys) == [[]])
    }

    private func facts(_ name: String, _ positions: [Int]) -> PrivateKeyFacts {
        PrivateKeyFacts(path: directory.path(name), isEncrypted: false, certificates: positions)
    }
}
