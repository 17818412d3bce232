import Glibc
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// Thousands of files as they lie about and as an attacker would put them, and what a scan has to say of each. The same at every run.
struct HostileTree {
    /// What a scan has to make of a file.
    enum Expectation: Hashable {
        case certificates(Int)
        /// - Parameter certificates: that can be read all the same.
        case failure(FileFailure.Reason, certificates: Int = 0)
        case nothing
    }

    let directory: TemporaryDirectory
    /// By path below the directory.
    private(set) var manifest: [String: Expectation] = [:]
    private let leaf: [UInt8]
    private let pem: String
    private let chain: String
    private let key: String
    private var random = SeededGenerator(seed: 20_261_125)

    /// - Parameter copies: of each kind of file.
    init(copies: Int) throws {
        directory = try TemporaryDirectory()
        let pki = try TestPKI()
        let issued = try pki.server()
        (leaf, pem, chain, key) = (issued.der, issued.pem, pki.chain(issued).pem, try issued.privateKey.pem())
        for copy in 0..<copies {
            try writeGood(copy)
            try writeBroken(copy)
            try writeOthers(copy)
            try writeNames(copy)
        }
        try writeMonsters()
        try makeLinks()
    }

    private mutating func writeGood(_ copy: Int) throws {
        try write("good/leaf-\(copy).pem", pem, .certificates(1))
        try write("good/chain-\(copy).pem", chain, .certificates(2))
        try write("good/\(copy).der", leaf, .certificates(1))
        try write("good/crlf-\(copy).pem", chain.split(separator: "\n").joined(separator: "\r\n") + "\r\n", .certificates(2))
        try write("good/bom-\(copy).pem", "\u{FEFF}" + pem, .certificates(1))
        try write("good/text-\(copy).txt", "subject=/CN=x\n\n" + pem + "the end", .certificates(1))
        try write("good/combined-\(copy).pem", key + chain, .certificates(2))
        try write("good/bundle-\(copy)", String(repeating: chain, count: 20), .certificates(40))
    }

    private mutating func writeBroken(_ copy: Int) throws {
        let place = Int.random(in: 60..<pem.utf8.count - 60, using: &random)
        try write("broken/cut-\(copy).pem", String(pem.prefix(place)), .failure(.undecodable))
        try write("broken/half-\(copy).pem", pem + String(pem.prefix(place)), .failure(.undecodable, certificates: 1))
        try write("broken/base64-\(copy).pem", pem.replacing("\n", with: "\n*", maxReplacements: 2) + pem, .failure(.undecodable, certificates: 1))
        try write("broken/cut-\(copy).der", Array(leaf.prefix(leaf.count - 1 - copy % 200)), .failure(.undecodable))
        try write("broken/more-\(copy).der", leaf + [1, 2, 3], .failure(.undecodable, certificates: 1))
        try write("broken/other-\(copy).pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", .failure(.undecodable))
        try write("broken/empty-\(copy).crt", "", .failure(.undecodable))
        try write("broken/page-\(copy).cer", "<html><h1>404</h1></html>", .failure(.undecodable))
        try write("broken/label-\(copy).pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END X509 CRL-----\n", .failure(.undecodable))
    }

    private mutating func writeOthers(_ copy: Int) throws {
        try write("others/noise-\(copy)", (0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) | 1 }, .nothing)
        try write("others/\(copy).conf", String(repeating: "option = value # comment\n", count: 60), .nothing)
        try write("others/zeros-\(copy)", [UInt8](repeating: 0, count: 5000), .nothing)
        try write("others/key-\(copy).key", key, .nothing)
        try write("others/empty-\(copy)", "", .nothing)
        try write("others/dashes-\(copy)", String(repeating: "-----BEGIN-----\n", count: 500), .nothing)
        try write("others/integer-\(copy)", [0x02, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .nothing)
        try write("others/overflow-\(copy)", [0x30, 0x88] + [UInt8](repeating: 0xFF, count: 30), .nothing)
    }

    private mutating func writeNames(_ copy: Int) throws {
        try write("names/line\nbreak-\(copy).pem", pem, .certificates(1))
        try write("names/red\u{1B}[31m-\(copy).pem", pem, .certificates(1))
        try write("names/\u{202E}mep.\(copy)", pem, .certificates(1))
        try write("names/quote'\"$(reboot)-\(copy).pem", pem, .certificates(1))
        try write("names/" + String(repeating: "n", count: 240) + "-\(copy)", pem, .certificates(1))
        try writeInvalidName(copy)
    }

    /// What each is bounded by is said in `ScanLimits` and `DERReader`.
    private mutating func writeMonsters() throws {
        try writeSparse("monsters/zeros", beginning: "", .nothing)
        try writeSparse("monsters/claim.pem", beginning: pem, .failure(.tooLarge))
        var nested: [UInt8] = []
        for _ in 0..<10_000 { nested = [0x30, 0x84] + (0..<4).map { UInt8(truncatingIfNeeded: nested.count >> (24 - 8 * $0)) } + nested }
        try write("monsters/nested.pem", PEMText.block("CERTIFICATE", nested), .failure(.undecodable))
        try write("monsters/begins", String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 100_000), .failure(.undecodable))
        try write("monsters/" + String(repeating: "d/", count: 1000) + "ca.pem", pem, .nothing)
        manifest["monsters/" + String(repeating: "d/", count: 127) + "d"] = .failure(.tooLarge)
        #expect(mkfifo(directory.path("monsters/fifo.crt"), 0o600) == 0)
    }

    private mutating func makeLinks() throws {
        try link("links/self", to: "self", .failure(.symlinkLoop))
        try link("links/a", to: "b", .failure(.symlinkLoop))
        try link("links/b", to: "a", .failure(.symlinkLoop))
        try link("links/gone.pem", to: "nowhere", .failure(.brokenSymlink))
        try link("links/up", to: "..", .nothing)
        try link("links/again.pem", to: "../others/0.conf", .nothing)
        try link("links/device.crt", to: "/dev/zero", .nothing)
        try link("links/process", to: "/proc/self", .nothing)
        try write("links/real/x.pem", pem, .nothing)
        #expect(Glibc.link(directory.path("links/real/x.pem"), directory.path("links/hard.pem")) == 0)
        manifest["links/hard.pem"] = .certificates(1)
    }
}

extension HostileTree {
    private mutating func write(_ name: String, _ content: String, _ expectation: Expectation) throws {
        try write(name, Array(content.utf8), expectation)
    }

    private mutating func write(_ name: String, _ content: [UInt8], _ expectation: Expectation) throws {
        try directory.write(content, to: name)
        manifest[name] = expectation
    }

    private mutating func link(_ name: String, to destination: String, _ expectation: Expectation) throws {
        try directory.link(name, to: destination)
        manifest[name] = expectation
    }

    /// 8 GiB, of which nothing but the beginning is on the disk.
    private mutating func writeSparse(_ name: String, beginning: String, _ expectation: Expectation) throws {
        try write(name, beginning, expectation)
        #expect(truncate(directory.path(name), 8 << 30) == 0)
    }

    /// Latin-1, as old systems left it.
    private mutating func writeInvalidName(_ copy: Int) throws {
        let octets = Array(directory.path("names/caf").utf8) + [0xE9] + Array("-\(copy).pem\0".utf8)
        let descriptor = octets.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { $0.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } }
        let file = try #require(descriptor)
        #expect(Glibc.write(file, pem, pem.utf8.count) == pem.utf8.count)
        close(file)
        manifest["names/caf\\xe9-\(copy).pem"] = .certificates(1)
    }
}

extension HostileTree.Expectation {
    init(_ seen: FileObservation) {
        self = seen.failure.map { .failure($0.reason, certificates: seen.certificates.count) } ?? .certificates(seen.certificates.count)
    }
}
