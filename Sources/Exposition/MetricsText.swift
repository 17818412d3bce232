/// An exposition in Prometheus text format 0.0.4, handed out in pieces: finished lines, put together family by family in the order of the
/// catalogue. Families without a series are left out.
///
/// Of a large exposition only one piece exists at a time, and its length is known before the first.
public struct MetricsText: Sequence, Sendable {
    /// Of all pieces together.
    public let byteCount: Int

    private let sheets: [SeriesSheet]
    private let groups: [Group]

    /// The lines of one family: a column of one sheet.
    fileprivate struct Group: Sendable {
        var header: [UInt8]
        var sheet: Int
        var column: Int
    }

    init(_ sheets: [SeriesSheet]) {
        let groups = MetricsText.groups(of: sheets)
        self.sheets = sheets
        self.groups = groups
        byteCount = groups.reduce(0) { $0 + $1.header.count + sheets[$1.sheet].sizes[$1.column] }
    }

    /// Everything at once.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        for piece in self { bytes += piece }
        return bytes
    }

    public func makeIterator() -> Iterator { Iterator(sheets: sheets, groups: groups) }

    private static func groups(of sheets: [SeriesSheet]) -> [Group] {
        var columns: [String: (sheet: Int, column: Int)] = [:]
        for (sheet, content) in sheets.enumerated() {
            for (column, family) in content.families.enumerated() where content.sizes[column] > 0 { columns[family.name] = (sheet, column) }
        }
        return MetricCatalogue.all.compactMap { family in
            columns[family.name].map { Group(header: Array(family.header.utf8), sheet: $0.sheet, column: $0.column) }
        }
    }

    /// Walks through the families and, within each, through the blocks.
    public struct Iterator: IteratorProtocol {
        private let sheets: [SeriesSheet]
        private var groups: ArraySlice<Group>
        private var block = 0

        /// 256 KiB fit the caches of a core and fill any socket buffer. A piece is longer by one block at most.
        private static let pieceLength = 256 * 1024

        fileprivate init(sheets: [SeriesSheet], groups: [Group]) {
            self.sheets = sheets
            self.groups = groups[...]
        }

        public mutating func next() -> [UInt8]? {
            var piece: [UInt8] = []
            piece.reserveCapacity(Iterator.pieceLength + 4096)
            while piece.count < Iterator.pieceLength, let group = groups.first {
                if block == 0 { piece += group.header }
                append(group, to: &piece)
            }
            return piece.isEmpty ? nil : piece
        }

        private mutating func append(_ group: Group, to piece: inout [UInt8]) {
            let blocks = sheets[group.sheet].blocks
            while block < blocks.count, piece.count < Iterator.pieceLength {
                let lines = blocks[block]
                piece += lines.bytes[lines.range(ofColumn: group.column)]
                block += 1
            }
            guard block == blocks.count else { return }
            groups.removeFirst()
            block = 0
        }
    }
}
