import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing
import Trust

@Suite("Loading trust stores")
struct TrustStoreLoaderTests {
    let directory: TemporaryDirectory
    let first: TestPKI
    let second: TestPKI
    let loader = TrustStoreLoader(digest: SystemCryptography())

    init() throws {
        directory = try TemporaryDirectory()
        first = try TestPKI("First")
        second = try TestPKI("Second")
    }

    @Test("takes PEM, DER and directories together, each certificate once")
    func takesEverything() throws {
        let pem = try directory.write(first.root.pem + first.root.pem, to: "root.pem")
        let der = try directory.write(second.root.der, to: "more/root.der")
        let store = try loader.load("mesh", from: [pem, der, directory.path("more")])
        #expect(store.name == "mesh")
        #expect(try store.anchors == [first.root, second.root].certificates)
    }

    @Test("names the file that cannot be read, and the reason")
    func namesFiles() throws {
        let path = try directory.write(first.root.pem + "-----BEGIN CERTIFICATE-----\nMIIB\n", to: "root.pem")
        let missing = directory.path("missing.pem")
        let failure = #expect(throws: TrustStoreFailure.self) { try loader.load("mesh", from: [path, missing]) }
        #expect(failure?.files.map(\.path) == [path, missing])
        #expect(failure?.files.map(\.failure.reason) == [.undecodable, .notFound])
        #expect(failure?.description.hasPrefix("trust store mesh: \(path): CERTIFICATE at line") == true)
    }

    @Test("refuses a store without a certificate")
    func refusesEmptyStores() throws {
        let path = try directory.write("nothing here", to: "root.txt")
        let failure = #expect(throws: TrustStoreFailure.self) { try loader.load("mesh", from: [path]) }
        #expect(failure?.description == "trust store mesh: no certificate in \(path)")
    }

    @Test("takes the machine's own from the first place that has one")
    func loadsSystem() throws {
        #expect(try loader.loadSystem().anchors.count > 100)
        let path = try directory.write(first.root.pem, to: "bundle.pem")
        #expect(try loader.loadSystem(candidates: [directory.path("missing"), path]).anchors == [first.root].certificates)
        #expect(throws: TrustStoreFailure.self) { try loader.loadSystem(candidates: [directory.path("missing")]) }
    }
}
