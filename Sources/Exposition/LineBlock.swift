/// The finished lines of one place, one run of lines for each column (family) of its table.
///
/// One allocation a place: a scrape touches each block once and copies its runs to where their families stand in the text.
struct LineBlock: Sendable {
    /// The most columns a table may have; sets the size of every block.
    static let mostColumns = 24

    private(set) var bytes: [UInt8]
    private let ends: InlineArray<24, UInt32>
    /// What the remembered lines were made from, so that lines of an unchanged chain are taken over instead of written again.
    let origin: Int

    /// Writes the columns one after another; `write` is called once for each.
    ///
    /// - Parameters:
    ///   - labels: escaped, without braces; common to every line.
    ///   - writer: a buffer to write in; what it held is dropped.
    init<Column: SeriesColumn>(
        _ columns: Column.Type, labels: [UInt8], origin: Int = 0, using writer: inout LineWriter, write: (Column, inout LineWriter) -> Void
    ) {
        writer.reset(labels: labels)
        var ends = InlineArray<24, UInt32>(repeating: 0)
        for (index, column) in Column.allCases.enumerated() {
            writer.begin(column.family, column: index)
            write(column, &writer)
            ends[index] = UInt32(clamping: writer.bytes.count)
        }
        var exact: [UInt8] = []  // an array made from the writer's would share its buffer, spare capacity and all
        exact.reserveCapacity(writer.bytes.count)
        exact.append(contentsOf: writer.bytes)
        self.bytes = exact
        self.ends = ends
        self.origin = origin
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// Where the lines of a column lie in `bytes`.
    func range(ofColumn index: Int) -> Range<Int> {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return start..<max(start, Int(ends[index]))
    }
}

/// The columns of one table of series, in the order in which blocks hold them.
protocol SeriesColumn: CaseIterable, Sendable {
    var family: MetricFamily { get }
}

/// Appends samples to a block that is being made. One writer makes all blocks of a state: buffers that come and go between blocks that stay
/// would leave holes in the heap as large as themselves.
struct LineWriter: Sendable {
    private(set) var bytes: [UInt8] = []
    private var labels: [UInt8] = []
    private var name: [UInt8] = []
    private var column = 0

    /// 16 MiB hold the lines of some 20,000 certificates with wide names. What a single place has beyond that is left out: a scrape of
    /// everything else is worth more.
    private static let largestBlock = 16 << 20

    /// What an unusually large block leaves is given back.
    private static let largestReserve = 1 << 20

    mutating func reset(labels: [UInt8]) {
        bytes.removeAll(keepingCapacity: bytes.capacity <= LineWriter.largestReserve)
        self.labels = labels
    }

    mutating func begin(_ family: MetricFamily, column: Int) {
        name = Array(family.fullName.utf8)
        self.column = column
    }

    /// Appends one line; `extra` labels follow those of the place.
    mutating func add(_ value: SampleValue, suffix: String = "", _ extra: (name: String, value: String)...) {
        add(value, suffix: suffix, labels: extra)
    }

    mutating func add(_ value: SampleValue, suffix: String = "", labels extra: [(name: String, value: String)]) {
        guard bytes.count < LineWriter.largestBlock else { return }
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: suffix.utf8)
        if !labels.isEmpty || !extra.isEmpty { appendLabels(extra) }
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: value.text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Takes over the lines that an older block has in the current column.
    mutating func keep(from previous: LineBlock?) {
        guard let previous else { return }
        bytes.append(contentsOf: previous.bytes[previous.range(ofColumn: column)])
    }

    private mutating func appendLabels(_ extra: [(name: String, value: String)]) {
        bytes.append(UInt8(ascii: "{"))
        bytes.append(contentsOf: labels)
        var needsComma = !labels.isEmpty
        for label in extra {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            LabelText.append(label.name, label.value, to: &bytes)
            needsComma = true
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
