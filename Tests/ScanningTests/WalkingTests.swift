import Foundation
import Glibc
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Walking directories")
struct WalkingTests {
    let directory: TemporaryDirectory
    let pem: String

    init() throws {
        directory = try TemporaryDirectory()
        pem = try TestPKI().root.pem
    }

    @Test("goes into every directory, in sorted order")
    func goesEverywhere() throws {
        for name in ["b/two.pem", "a/b/c/one.pem", "c.pem", ".hidden/three.pem"] { try directory.write(pem, to: name) }
        #expect(Scan(directory.path).paths(below: directory.path) == [".hidden/three.pem", "a/b/c/one.pem", "b/two.pem", "c.pem"])
        #expect(Scan(directory.path + "/").paths(below: directory.path).count == 4)
    }

    @Test("reports a file once, under the name that comes first, however many links lead there")
    func reportsOnce() throws {
        try directory.write(pem, to: "m/real.pem")
        try directory.link("z-link.pem", to: "m/real.pem")
        try directory.link("a-link.pem", to: "m/real.pem")
        try directory.link("linked", to: "m")
        #expect(link(directory.path("m/real.pem"), directory.path("b-hard.pem")) == 0)
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == ["a-link.pem"])
        #expect(scan.observations.first?.resolvedPath == directory.path("m/real.pem"))
        #expect(scan.summary.files == [PEMFile.name: 1])
    }

    @Test("says where a linked directory really is")
    func resolvesDirectories() throws {
        try directory.write(pem, to: "real/ca.pem")
        try directory.link("visible", to: "real")
        let scan = Scan(directory.path("visible"))
        #expect(scan.observations.map(\.path) == [directory.path("visible/ca.pem")])
        #expect(scan.observations.map(\.resolvedPath) == [directory.path("real/ca.pem")])
    }

    @Test("ends in loops of links")
    func endsInLoops() throws {
        try directory.write(pem, to: "a/ca.pem")
        try directory.link("a/up", to: "..")
        try directory.link("a/self", to: ".")
        try directory.link("x", to: "y")
        try directory.link("y", to: "x")
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == ["a/ca.pem", "x", "y"])
        #expect(scan.reasons == [nil, .symlinkLoop, .symlinkLoop])
        #expect(scan.summary.errors == [.symlinkLoop: 2])
    }

    @Test("reports a link that leads nowhere")
    func reportsBrokenLinks() throws {
        try directory.link("gone.pem", to: "nowhere.pem")
        #expect(Scan(directory.path).reasons == [.brokenSymlink])
        #expect(Scan(directory.path("gone.pem")).reasons == [.brokenSymlink])
    }

    @Test("reports a path that is not there, and goes on")
    func reportsMissingPaths() throws {
        try directory.write(pem, to: "ca.pem")
        let scan = Scan(directory.path("missing"), directory.path("ca.pem/below"), directory.path)
        #expect(scan.reasons == [.notFound, .notFound, nil])
        #expect(scan.observations.first?.path == directory.path("missing"))
    }

    @Test("opens no FIFO, socket or device")
    func opensNoSpecialFiles() throws {
        let fifo = directory.path("fifo.crt")
        #expect(mkfifo(fifo, 0o600) == 0)
        try directory.link("device.crt", to: "/dev/zero")
        try directory.link("pipe.crt", to: "fifo.crt")
        #expect(Scan(directory.path).observations.isEmpty)
        #expect(Scan(fifo).reasons == [.readFailed])
    }

    @Test("opens nothing that the kernel makes up")
    func opensNoKernelFiles() throws {
        try directory.link("process", to: "/proc/self")
        try directory.link("system", to: "/sys")
        #expect(Scan(directory.path).observations.isEmpty)
        #expect(Scan("/proc", "/sys").observations.isEmpty)
    }

    @Test("reports what it may not read, and goes on")
    func reportsPermissions() throws {
        try directory.write(pem, to: "a.pem", mode: 0o000)
        try directory.write(pem, to: "b/ca.pem", mode: 0o644)
        try directory.write(pem, to: "c.pem", mode: 0o644)
        #expect(chmod(directory.path("b"), 0o000) == 0 && chmod(directory.path, 0o755) == 0)
        let scan = WalkingTests.unprivileged { Scan(directory.path) }
        #expect(scan.paths(below: directory.path) == ["a.pem", "b", "c.pem"])
        #expect(scan.reasons == [.permissionDenied, .permissionDenied, nil])
        #expect(scan.summary.errors == [.permissionDenied: 2])
        #expect(scan.summary.places?.count == 3)
    }

    @Test("passes over what is excluded")
    func excludes() throws {
        for name in ["keep/ca.pem", "skip/ca.pem", "keep/old.pem", "keep/deep/down/ca.pem"] { try directory.write(pem, to: name) }
        let scan = Scan(directory.path, excludes: ["skip", "old.*", directory.path + "/**/down"])
        #expect(scan.paths(below: directory.path) == ["keep/ca.pem"])
    }

    @Test("takes names of any bytes and shows them as text")
    func takesAnyName() throws {
        try directory.write(pem, to: "line\nbreak.pem")
        try directory.write(pem, to: "red\u{1B}[31m.pem")
        let invalid = Array(directory.path("latin-").utf8) + [0xE9] + Array(".pem\0".utf8)
        let descriptor = invalid.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { $0.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } }
        #expect(write(try #require(descriptor), pem, pem.utf8.count) == pem.utf8.count)
        close(try #require(descriptor))
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == ["latin-\\xe9.pem", "line\nbreak.pem", "red\u{1B}[31m.pem"])
        #expect(scan.observations.allSatisfy { $0.certificates.count == 1 })
    }

    @Test("goes no deeper than its limit, says so, and goes on beside it")
    func limitsDepth() throws {
        try directory.write(pem, to: String(repeating: "d/", count: 1000) + "ca.pem")
        try directory.write(pem, to: String(repeating: "e/", count: 128) + "ca.pem")
        let scan = Scan(directory.path)
        #expect(scan.reasons == [.tooLarge, nil])
        #expect(scan.observations.first?.failure?.detail == "directories nest deeper than 128")
    }

    @Test("counts each certificate of the system's directory once a file")
    func countsSystemDirectory() throws {
        let scan = Scan("/etc/ssl/certs")
        let resolved = scan.observations.compactMap { $0.resolvedPath ?? $0.path }
        #expect(Set(resolved).count == resolved.count)
        #expect(scan.summary.certificates > 100)
        #expect(scan.observations.flatMap(\.certificates).count < 3 * scan.summary.certificates)
    }

    @Test("reports the same, in the same order, with any number of threads", arguments: [2, 3, 8])
    func reportsTheSameWithThreads(_ jobs: Int) throws {
        for number in 0..<200 { try directory.write(number.isMultiple(of: 3) ? pem : "text", to: "\(number % 7)/\(number).pem") }
        try directory.write("-----BEGIN CERTIFICATE-----\n", to: "3/broken.pem")
        try directory.link("0/again.pem", to: "../6/6.pem")
        let alone = Scan(directory.path)
        let together = Scan(
            ScanRequest(name: "test", paths: [directory.path], jobs: jobs), with: FileScanner(digest: SystemCryptography(), limits: Scan.limits))
        #expect(together.observations == alone.observations && alone.observations.count == 68)
        #expect(together.summary.files == alone.summary.files && together.summary.places == alone.summary.places)
    }

    /// Runs as a user without privileges; root reads everything. The file-system identity is that of this thread alone.
    private static func unprivileged<Result>(_ body: () -> Result) -> Result {
        guard getuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return body() }
        let setfsuid = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> Int32).self)
        _ = setfsuid(65_534)
        defer { _ = setfsuid(0) }
        return body()
    }
}
