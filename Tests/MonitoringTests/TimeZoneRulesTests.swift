import Foundation
import PKI
import Testing

@testable import Monitoring

@Suite struct TimeZoneRulesTests {
    static func file(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/" + name))) }

    @Test(
        "offsets equal those of the time zone database",
        arguments: [
            ("Europe/Berlin", "1945-06-01T00:00:00Z", 10_800), ("Europe/Berlin", "2026-03-29T00:59:59Z", 3600),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", 7200), ("Europe/Berlin", "2026-10-25T00:59:59Z", 7200),
            ("Europe/Berlin", "2026-10-25T01:00:00Z", 3600), ("Europe/Berlin", "2050-07-01T00:00:00Z", 7200),
            ("Europe/Berlin", "2050-12-01T00:00:00Z", 3600), ("America/New_York", "2026-03-08T06:59:59Z", -18_000),
            ("America/New_York", "2026-03-08T07:00:00Z", -14_400), ("America/New_York", "2026-11-01T06:00:00Z", -18_000),
            ("America/New_York", "2060-07-01T00:00:00Z", -14_400), ("Australia/Lord_Howe", "2040-01-15T00:00:00Z", 39_600),
            ("Australia/Lord_Howe", "2040-07-15T00:00:00Z", 37_800), ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400), ("Asia/Kolkata", "2045-01-01T00:00:00Z", 19_800),
            ("UTC", "2026-01-01T00:00:00Z", 0),
        ])
    func offsets(name: String, time: String, offset: Int) throws {
        let rules = try TimeZoneRules(name: name, tzif: try Self.file(name))
        #expect(rules.offset(at: try #require(Timestamp(rfc3339: time))) == offset)
    }

    @Test("a day that Samoa left out is due at its end")
    func skippedDay() throws {
        let samoa = try TimeZoneRules(name: "Pacific/Apia", tzif: try Self.file("Pacific/Apia"))
        let noon = try #require(Timestamp(rfc3339: "2011-12-30T12:00:00Z"))
        #expect(samoa.instant(ofLocal: noon.unixSeconds).description == "2011-12-30T10:00:00Z")
    }

    @Test("a file cut off anywhere is refused")
    func truncated() throws {
        let whole = try Self.file("Europe/Berlin")
        for length in 0..<whole.count {
            #expect(throws: TimeZoneDataError.self) { try TimeZoneRules(name: "cut", tzif: Array(whole.prefix(length))) }
        }
    }

    @Test("a file with any byte changed is refused or read, never trapped on")
    func mutated() throws {
        var bytes = try Self.file("America/New_York")
        for index in bytes.indices {
            let original = bytes[index]
            bytes[index] = ~original
            if let rules = try? TimeZoneRules(name: "mutated", tzif: bytes) { _ = rules.offset(at: Timestamp(unixSeconds: 1_800_000_000)) }
            bytes[index] = original
        }
    }

    @Test(
        "summer time by rule",
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T00:00:00Z", 7200), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-12-31T23:59:59Z", 3600),
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-15T00:00:00Z", 39_600),
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-07-15T00:00:00Z", 37_800),
            ("XXX3YYY,J60/0,300/0", "2028-03-01T02:59:59Z", -10_800), ("XXX3YYY,J60/0,300/0", "2028-03-01T03:00:00Z", -7200),
            ("<-03>3", "2026-01-01T00:00:00Z", -10_800),
        ])
    func rule(text: String, time: String, offset: Int) throws {
        #expect(try DaylightSavingRule(parsing: text).offset(at: #require(Timestamp(rfc3339: time))) == offset)
    }

    @Test(
        "rules that cannot be read are refused",
        arguments: ["", "CET", "CE-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-999", "<CET-1"])
    func unreadableRule(text: String) {
        #expect(throws: TimeZoneDataError.self) { try DaylightSavingRule(parsing: text) }
    }
}
