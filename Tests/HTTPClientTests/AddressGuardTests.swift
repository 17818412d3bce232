import Demo
import Monitoring
import TestSupport
import Testing

@testable import HTTPClient

@Suite("requests to URLs that strangers chose")
struct AddressGuardTests {
    @Test(
        "this machine, link-local addresses and multicast are local",
        arguments: [
            [0, 0, 0, 0], [127, 0, 0, 1], [127, 255, 0, 9], [169, 254, 169, 254], [224, 0, 0, 1], [255, 255, 255, 255],
        ] as [[UInt8]])
    func local(octets: [UInt8]) {
        #expect(AddressGuard.isLocal(ipv4: octets))
        #expect(AddressGuard.isLocal(ipv6: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + octets))
    }

    @Test(
        "private and public addresses are not: a CA of one's own is there",
        arguments: [[10, 0, 0, 1], [192, 168, 1, 1], [8, 8, 8, 8]] as [[UInt8]])
    func other(octets: [UInt8]) { #expect(!AddressGuard.isLocal(ipv4: octets)) }

    @Test("IPv6: loopback, unspecified, link-local, multicast and Amazon's metadata service")
    func version6() {
        func address(_ head: [UInt8], _ last: UInt8 = 1) -> [UInt8] { head + [UInt8](repeating: 0, count: 15 - head.count) + [last] }
        for octets in [address([]), address([], 0), address([0xFE, 0x80]), address([0xFF, 0x02]), address([0xFD, 0, 0x0E, 0xC2], 0x54)] {
            #expect(AddressGuard.isLocal(ipv6: octets), "\(octets)")
        }
        for octets in [address([0x20, 0x01, 0x0D, 0xB8]), address([0xFD, 0, 0, 1])] { #expect(!AddressGuard.isLocal(ipv6: octets), "\(octets)") }
    }

    @Test(
        "the client refuses such a host by name or number before a byte is sent, and serves it when told to", arguments: ["127.0.0.1", "localhost"])
    func client(host: String) async throws {
        let server = try LoopbackHTTPServer { _ in .ok }
        let request = HTTPRequest(url: Secret("http://\(host):\(server.port)/"), timeout: .seconds(10))
        let guarded = try CurlClient(settings: CurlSettings(allowsLocalAddresses: false))
        let failure = await #expect(throws: HTTPFailure.self) { try await guarded.fetch(request) }
        #expect(failure?.reason == .forbiddenAddress)
        if host == "127.0.0.1" { #expect(try await CurlClient().fetch(request).status == 200) }
    }
}
