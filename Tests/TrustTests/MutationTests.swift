import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Damaged certificates")
struct MutationTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    @Test("No single changed byte, in the leaf or its issuer, leaves a chain trusted or ends the process", arguments: [0, 1])
    func changedByte(position: Int) throws {
        let chain = try pki.chain(pki.server())
        let original = try chain.certificates
        let store = TrustStore(name: "test", anchors: [try pki.root.certificate])
        for offset in chain[position].der.indices {
            for mask in [0x01, 0x80] as [UInt8] {
                var der = chain[position].der
                der[offset] ^= mask
                guard let damaged = try? Certificate(der: der, digest: SystemCryptography()) else { continue }
                var presented = original
                presented[position] = damaged
                let verification = PathValidator.system.verify(presented, against: store, purpose: .server, reference: nil, at: pki.now)
                let isExplained = !verification.trusted && !verification.errors.isEmpty
                #expect(isExplained, "byte \(offset) changed by \(mask)")
            }
        }
    }

    @Test("A root in the store is an anchor even when its own signature is damaged")
    func damagedAnchor() throws {
        var der = pki.root.der
        der[der.count - 1] ^= 1
        let damaged = try Certificate(der: der, digest: SystemCryptography())
        let chain = try pki.chain(pki.server()).certificates
        let store = TrustStore(name: "test", anchors: [damaged])
        let verification = PathValidator.system.verify(chain, against: store, purpose: .server, reference: nil, at: pki.now)
        #expect(verification.path.last == damaged)
        #expect(verification.trusted)
    }
}
