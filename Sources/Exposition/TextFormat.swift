/// Prometheus text format 0.0.4, put together from finished lines.
enum TextFormat {
    /// The text of all sheets, each family in one group, in the order of the catalogue; families without a series are left out.
    ///
    /// The size of each family is known beforehand, so every block is read once and its lines go straight to their place in the result.
    static func text(of sheets: [SeriesSheet]) -> [UInt8] {
        let layout = Layout(sheets)
        return [UInt8](unsafeUninitializedCapacity: layout.size) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            for (header, offset) in layout.headers { copy(header, to: offset, in: target) }
            for (sheet, cursors) in zip(sheets, layout.cursors) { copy(sheet, at: cursors, to: target) }
            count = layout.size
        }
    }

    private static func copy(_ sheet: SeriesSheet, at offsets: [Int], to target: UnsafeMutableRawBufferPointer) {
        var cursors = offsets
        for block in sheet.blocks {
            block.bytes.withUnsafeBytes { source in
                for column in cursors.indices {
                    let range = block.range(ofColumn: column)
                    guard !range.isEmpty else { continue }
                    precondition(cursors[column] + range.count <= target.count, "a table's sizes disagree with its blocks")
                    UnsafeMutableRawBufferPointer(rebasing: target[cursors[column]...]).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: source[range]))
                    cursors[column] += range.count
                }
            }
        }
    }

    private static func copy(_ bytes: [UInt8], to offset: Int, in target: UnsafeMutableRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyBytes(from: bytes)
    }
}

/// Where everything stands in the text.
private struct Layout {
    private(set) var size = 0
    private(set) var headers: [(bytes: [UInt8], offset: Int)] = []
    /// For each sheet and column, where its lines begin.
    private(set) var cursors: [[Int]]

    init(_ sheets: [SeriesSheet]) {
        cursors = sheets.map { [Int](repeating: 0, count: $0.families.count) }
        let columns = Layout.columns(of: sheets)
        for family in MetricCatalogue.all {
            guard let (sheet, column) = columns[family.name], sheets[sheet].sizes[column] > 0 else { continue }
            let header = Array(family.header.utf8)
            headers.append((header, size))
            cursors[sheet][column] = size + header.count
            size += header.count + sheets[sheet].sizes[column]
        }
    }

    private static func columns(of sheets: [SeriesSheet]) -> [String: (sheet: Int, column: Int)] {
        var columns: [String: (sheet: Int, column: Int)] = [:]
        for (sheet, content) in sheets.enumerated() {
            for (column, family) in content.families.enumerated() { columns[family.name] = (sheet, column) }
        }
        return columns
    }
}
