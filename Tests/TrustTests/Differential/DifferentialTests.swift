import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Our verdict beside OpenSSL's")
struct DifferentialTests {
    @Test("On changed chains both say the same, or the difference is a known one", arguments: [UInt64(1), 2, 3])
    func changed(seed: UInt64) throws {
        let pki = try TestPKI()
        var random = SeededGenerator(seed: seed)
        var counts = (agreed: 0, trusted: 0)
        for round in 0..<1000 {
            let chain = try ChainMutation(pki, &random).chain
            let time = Self.moment(pki, &random)
            let difference = try Difference(chain, trusting: pki.root.der, at: time)
            if difference.isNone { counts.agreed += 1 }
            if difference.ours.trusted { counts.trusted += 1 }
            #expect(difference.unexplained.isEmpty, "round \(round) of seed \(seed) at \(time), OpenSSL's \(difference.theirs.objection ?? "good")")
        }
        #expect(counts.agreed > 750)
        #expect((100..<900).contains(counts.trusted), "the changes neither spoil every chain nor none")
    }

    /// Mostly in the middle of the leaf's period, at times at its ends and right outside.
    private static func moment(_ pki: TestPKI, _ random: inout SeededGenerator) -> Timestamp {
        let ends = [pki.now + .days(60), pki.now + .days(60) + .seconds(1), pki.now - .days(30), pki.now - .days(30) - .seconds(1)]
        return Int.random(in: 0...2, using: &random) > 0 ? pki.now : ends.randomElement(using: &random) ?? pki.now
    }

    @Test("Every known difference is one, and its condition holds for nothing else", arguments: KnownDifference.allCases)
    func known(_ known: KnownDifference) throws {
        let pki = try TestPKI()
        let original = try OriginalChain.made(pki, issuerKeyIsEven: known == .unusedBitsInKey)
        let (position, change) = known.example
        let time = known == .lastSecond ? original.leaf.template.validity.notAfter : pki.now
        let difference = try Difference(original.changed(at: position, change), trusting: pki.root.der, at: time)
        #expect(!difference.isNone)
        #expect(difference.reasons == [known], "\(difference.ours.errors), \(difference.theirs)")
        #expect(difference.unexplained.isEmpty)
    }

    @Test("Without a change there is no difference")
    func unchanged() throws {
        let pki = try TestPKI()
        let difference = try Difference(OriginalChain(pki).changed(at: 0) { _ in }, trusting: pki.root.der, at: pki.now)
        #expect(difference.ours.trusted)
        #expect(difference.isNone)
    }
}

extension OriginalChain {
    /// - Parameter issuerKeyIsEven: the last bit of the issuer's key is zero, as OpenSSL takes one that is not used to be.
    fileprivate static func made(_ pki: TestPKI, issuerKeyIsEven: Bool) throws -> OriginalChain {
        while true {
            let chain = try OriginalChain(pki)
            if try !issuerKeyIsEven || chain.issuer.certificate.subjectPublicKeyInfoDER.last?.isMultiple(of: 2) == true { return chain }
        }
    }
}

extension KnownDifference {
    typealias Change = (inout [UInt8]) throws -> Void

    /// A change to the original chain that brings the difference about: of which certificate's signed part, and how.
    fileprivate var example: (position: Int, change: Change) {
        switch self {
        case .otherKeyIdentifiers: (0, { $0.replace([0x30, 0x16, 0x80, 0x14], offset: 4) { $0 ^ 1 } })
        case .unreadName: (0, { $0.replace([0x82, 0x09] + "a.example".utf8, offset: 0) { _ in 0x83 } })
        case .unreadConstraint: (1, { $0.replace([0x82, 0x07] + "example".utf8, offset: 0) { _ in 0x83 } })
        case .unusableLeafKey: (0, { $0.replace([0x03, 0x42, 0x00, 0x04], offset: 4) { $0 ^ 1 } })
        case .commonNameAsServiceName:
            (
                0,
                {
                    $0.replace([0x0C, 0x09] + "a.example".utf8, offset: 10) { _ in UInt8(ascii: "t") }
                    $0 = $0.withExtensions { $0.removeAll { $0.dropFirst(2).starts(with: [0x06, 0x03, 0x55, 0x1D, 0x11]) } }
                }
            )
        case .lastSecond: (0, { _ in })
        case .trailingOctets: (0, { $0 = $0.withExtensions { $0 = $0.map(\.withTrailingOctet) } })
        case .identifierOctets: (0, { $0.replace([0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03], offset: 0) { _ in 0x10 } })
        case .attributeOfOtherType: (0, { $0.replace([0x0C, 0x09] + "a.example".utf8, offset: 0) { _ in 0x0D } })
        case .mappingsAlone: (0, { $0.replace([0x06, 0x03, 0x55, 0x1D, 0x20], offset: 4) { _ in 0x21 } })
        case .versionBelowOne: (0, { $0.replace([0xA0, 0x03, 0x02, 0x01, 0x02], offset: 4) { _ in 0xFF } })
        case .unusedBitsInKey: (1, { $0.replace([0x03, 0x42, 0x00, 0x04], offset: 2) { _ in 1 } })
        case .nameNotOfItsForm: (0, { $0.replace([0x82, 0x09] + "a.example".utf8, offset: 2) { _ in UInt8(ascii: "!") } })
        case .repeatedExtension: (0, { $0 = $0.withExtensions { $0 += [Self.unknown, Self.unknown] } })
        }
    }

    /// An extension 1.2.3 that nobody knows.
    private static let unknown: [UInt8] = DEREncoder.sequence([[0x06, 0x02, 0x2A, 0x03], DEREncoder.octetString([0x05, 0x00])])
}

extension [UInt8] {
    /// An Extension for key purposes with an octet behind its value; any other as it is.
    fileprivate var withTrailingOctet: [UInt8] {
        guard dropFirst(2).starts(with: [0x06, 0x03, 0x55, 0x1D, 0x25]), let fields = DERReader(self).elements, let last = fields.last else {
            return self
        }
        return DEREncoder.sequence(fields.dropLast() + [DEREncoder.octetString(last.dropFirst(2) + [0])])
    }

    /// Replaces one octet of the first place where a pattern stands.
    fileprivate mutating func replace(_ pattern: [UInt8], offset: Int, _ change: (UInt8) -> UInt8) {
        guard let place = firstRange(of: pattern)?.lowerBound, indices.contains(place + offset) else { return }
        self[place + offset] = change(self[place + offset])
    }
}
