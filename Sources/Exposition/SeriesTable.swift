/// The blocks of every place of one kind, in the order of their arrival, and how many bytes each column holds in all.
struct SeriesTable<Key: Hashable & Sendable, Column: SeriesColumn>: Sendable {
    private var positions: [Key: Int] = [:]
    private(set) var keys: [Key] = []
    private var blocks: [LineBlock] = []
    private var sizes = [Int](repeating: 0, count: Column.allCases.count)

    init() {
        precondition(Column.allCases.count <= LineBlock.mostColumns, "a table has at most \(LineBlock.mostColumns) columns")
    }

    /// Setting nil, or a block without lines, removes the key.
    subscript(key: Key) -> LineBlock? {
        get { positions[key].map { blocks[$0] } }
        set {
            switch (positions[key], newValue) {
            case (let position?, let block?) where !block.isEmpty: replace(at: position, with: block)
            case (let position?, _): remove(key, at: position)
            case (nil, let block?) where !block.isEmpty: append(block, for: key)
            case (nil, _): break
            }
        }
    }

    /// What a scrape needs, cheap to take: the blocks are shared until the next change.
    var sheet: SeriesSheet { SeriesSheet(families: Column.allCases.map(\.family), blocks: blocks, sizes: sizes) }

    private mutating func append(_ block: LineBlock, for key: Key) {
        positions[key] = blocks.count
        keys.append(key)
        blocks.append(block)
        count(block, sign: 1)
    }

    private mutating func replace(at position: Int, with block: LineBlock) {
        count(blocks[position], sign: -1)
        blocks[position] = block
        count(block, sign: 1)
    }

    /// The last block takes the free position, so that removing costs the same however many there are.
    private mutating func remove(_ key: Key, at position: Int) {
        count(blocks[position], sign: -1)
        positions[key] = nil
        blocks.swapAt(position, blocks.count - 1)
        keys.swapAt(position, keys.count - 1)
        blocks.removeLast()
        keys.removeLast()
        if position < keys.count { positions[keys[position]] = position }
    }

    private mutating func count(_ block: LineBlock, sign: Int) {
        for column in sizes.indices { sizes[column] += sign * block.range(ofColumn: column).count }
    }
}

/// The state of a table at one moment.
struct SeriesSheet: Sendable {
    let families: [MetricFamily]
    let blocks: [LineBlock]
    /// Bytes of all lines, by column.
    let sizes: [Int]
}
