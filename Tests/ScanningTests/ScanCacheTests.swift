import Foundation
import Glibc
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Scanning again")
struct ScanCacheTests {
    let directory: TemporaryDirectory
    let pki: TestPKI
    let cache = ScanCache()

    init() throws {
        directory = try TemporaryDirectory()
        pki = try TestPKI()
    }

    @Test("reports nothing that has not changed, and counts it all the same")
    func countsUnchanged() throws {
        try directory.write(pki.root.pem, to: "a.pem")
        try directory.write("-----BEGIN CERTIFICATE-----\n", to: "b.crt")
        try directory.write("text", to: "c.txt")
        let first = Scan(directory.path, cache: cache)
        let second = Scan(directory.path, cache: cache)
        #expect(first.observations.count == 2 && second.observations.isEmpty)
        #expect(second.summary.files == first.summary.files && second.summary.errors == [.undecodable: 1])
        #expect(second.summary.certificates == 1 && second.summary.places == first.summary.places)
        #expect(cache.count == 3)
    }

    @Test("reports what was rewritten, also with the same size and time")
    func noticesRewrites() throws {
        let path = try directory.write(pki.root.der, to: "a.der")
        var before = stat()
        #expect(stat(path, &before) == 0)
        _ = Scan(directory.path, cache: cache)
        var changed = pki.root.der
        changed[changed.count - 1] ^= 1
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.write(contentsOf: changed)
        try handle.close()
        var times = [before.st_atim, before.st_mtim]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        #expect(Scan(directory.path, cache: cache).observations.first?.certificates.first?.certificate.der == changed)
    }

    @Test("reads a file again that changed within the last moment")
    func distrustsFreshFiles() throws {
        try directory.write(pki.root.pem, to: "a.pem")
        let limits = ScanLimits(settlingTime: .seconds(3600))
        #expect(Scan(directory.path, limits: limits, cache: cache).observations.count == 1)
        #expect(Scan(directory.path, limits: limits, cache: cache).observations.count == 1)
    }

    @Test("forgets what is gone")
    func forgets() throws {
        let path = try directory.write(pki.root.pem, to: "a.pem")
        _ = Scan(directory.path, cache: cache)
        #expect(unlink(path) == 0)
        // Where a certificate was and none is left, the place asked for has something to tell (coverage_dropped).
        #expect(Scan(directory.path, cache: cache).summary.places == [.file(scan: "test", path: directory.path)])
        #expect(cache.count == 0)
        try directory.write(pki.root.pem, to: "a.pem")
        #expect(Scan(directory.path, cache: cache).observations.count == 1)
    }

    @Test("reports failures to read every time")
    func repeatsFailures() throws {
        try directory.link("broken.pem", to: "nowhere")
        #expect(Scan(directory.path, cache: cache).reasons == [.brokenSymlink, nil])  // the second says that there is no certificate
        #expect(Scan(directory.path, cache: cache).reasons == [.brokenSymlink, nil])  // the second says that there is no certificate
    }

    @Test("notices the swap of a kubelet's ..data, and knows files by their visible names alone")
    func noticesKubeletSwap() throws {
        let old = try pki.server(daysLeft: 5)
        let new = try pki.server(daysLeft: 60)
        try writeVolume("..2026_01_01", old)
        try directory.link("..data", to: "..2026_01_01")
        try directory.link("tls.crt", to: "..data/tls.crt")
        try directory.link("ca.crt", to: "..data/ca.crt")

        let first = Scan(directory.path, cache: cache)
        #expect(first.paths(below: directory.path) == ["ca.crt", "tls.crt"])
        #expect(first.observations.last?.resolvedPath == directory.path("..2026_01_01/tls.crt"))
        #expect(Scan(directory.path, cache: cache).observations.isEmpty)

        try writeVolume("..2026_02_01", new)
        try directory.link("..data_tmp", to: "..2026_02_01")
        #expect(rename(directory.path("..data_tmp"), directory.path("..data")) == 0)

        let swapped = Scan(directory.path, cache: cache)
        #expect(swapped.paths(below: directory.path) == ["ca.crt", "tls.crt"])
        #expect(swapped.observations.last?.certificates.first?.certificate == (try new.certificate))
        #expect(swapped.observations.last?.resolvedPath == directory.path("..2026_02_01/tls.crt"))
        #expect(swapped.summary.places == first.summary.places)
        #expect(Scan(directory.path, cache: cache).observations.isEmpty)
    }

    @Test("leaves the places unknown and the memory in place when it is cut short")
    func survivesCancellation() async throws {
        try directory.write(pki.root.pem, to: "a.pem")
        _ = Scan(directory.path, cache: cache)
        let path = directory.path
        let cut = await Task { [cache] in
            withUnsafeCurrentTask { $0?.cancel() }
            return Scan(path, cache: cache)
        }.value
        #expect(cut.summary.places == nil)
        #expect(cache.count == 1)
    }

    /// Both files get the times and the size they had in the last version: only the file itself is another.
    private func writeVolume(_ version: String, _ leaf: IssuedCertificate) throws {
        try directory.write(leaf.pem, to: "\(version)/tls.crt")
        try directory.write(pki.root.pem, to: "\(version)/ca.crt")
        for name in ["tls.crt", "ca.crt"] {
            var times = [timespec(tv_sec: 1_767_225_600, tv_nsec: 0), timespec(tv_sec: 1_767_225_600, tv_nsec: 0)]
            #expect(utimensat(AT_FDCWD, directory.path("\(version)/\(name)"), &times, 0) == 0)
        }
    }

    @Test(
        "notices a directory above that lets others through, or no longer does", arguments: [("tls.crt", "tls.key"), ("haproxy.pem", "haproxy.pem")])
    func noticesOpenDirectories(_ certificate: String, _ key: String) throws {
        let leaf = try pki.server()
        let content = certificate == key ? try leaf.privateKey.pem() + leaf.pem : leaf.pem
        try directory.write(content, to: "closed/a/\(certificate)", mode: 0o604)
        if certificate != key { try directory.write(leaf.privateKey.pem(), to: "closed/a/\(key)", mode: 0o604) }
        for path in ["", "closed", "closed/a"] { #expect(chmod(directory.path(path), path == "closed" ? 0o700 : 0o755) == 0) }
        func exposed() -> [String] {
            Scan(directory.path, cache: cache).observations.filter { $0.facts.access?.isWorldReadable == true }.map(\.path)
        }
        #expect(exposed().isEmpty)
        #expect(Scan(directory.path, cache: cache).observations.isEmpty)
        #expect(chmod(directory.path("closed"), 0o755) == 0)
        #expect(exposed() == [directory.path("closed/a/\(key)")])
        #expect(Scan(directory.path, cache: ScanCache(cache.takeChanges())).observations.isEmpty)
        #expect(chmod(directory.path("closed"), 0o700) == 0)
        #expect(exposed().isEmpty)
        #expect(Scan(directory.path, cache: cache).summary.places?.count == 1)
    }
}
