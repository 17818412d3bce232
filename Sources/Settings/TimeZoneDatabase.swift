import Monitoring

/// The system's time zone database, which is kept up to date with governments' decisions by the system's packages.
struct TimeZoneDatabase {
    /// Where Debian, Red Hat and Alpine keep it.
    static let standardDirectory = "/usr/share/zoneinfo"

    /// The largest file of the database has 4 KiB.
    private static let largestFile = 65_536
    /// The list of zones has 20 KiB.
    private static let largestList = 1_048_576

    let directory: String

    init(directory: String = TimeZoneDatabase.standardDirectory) { self.directory = directory }

    /// - Parameter name: an IANA name, `Europe/Berlin`, or `UTC`, which needs no database.
    func rules(named name: String) throws(LiteralError) -> TimeZoneRules {
        guard name != "UTC" else { return .utc }
        let unknown = LiteralError("unknown time zone \"\(Cursor.excerpt(name))\"")
        guard TimeZoneDatabase.isName(name) else { throw unknown }
        let bytes: [UInt8]
        do { bytes = try BoundedFile.read("\(directory)/\(name)", limit: TimeZoneDatabase.largestFile) } catch {
            throw names.isEmpty ? LiteralError("no time zone database in \(directory), install the package tzdata or use UTC") : unknown
        }
        do { return try TimeZoneRules(name: name, tzif: bytes) } catch {
            throw LiteralError("unreadable time zone \"\(name)\" in \(directory): \(error)")
        }
    }

    /// Every zone of the list that comes with the database; empty without one.
    var names: [String] {
        guard let bytes = try? BoundedFile.read("\(directory)/tzdata.zi", limit: TimeZoneDatabase.largestList) else { return tabulatedNames }
        // Lines `Z Europe/Berlin …` are zones, `L Europe/Berlin Europe/Copenhagen` are links to them.
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 3)
            guard words.count >= 3 else { return nil }
            return words[0] == "Z" ? String(words[1]) : words[0] == "L" ? String(words[2]) : nil
        }
    }

    /// The older list: country, coordinates, name, comment.
    private var tabulatedNames: [String] {
        guard let bytes = try? BoundedFile.read("\(directory)/zone.tab", limit: TimeZoneDatabase.largestList) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let columns = line.split(separator: "\t")
            return columns.count >= 3 ? String(columns[2]) : nil
        }
    }

    /// Keeps the path within the directory.
    private static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || "/_+-".utf8.contains(byte)
        }
        return isPlain && !name.isEmpty && !name.hasPrefix("/")
    }
}
