/// A dictionary whose keys are small numbers given out in turn.
struct NumberedTable<Value> {
    private var values: [Value?] = []

    subscript(number: Int) -> Value? {
        get { values.indices.contains(number) ? values[number] : nil }
        set {
            grow(to: number)
            values[number] = newValue
        }
    }

    subscript(number: Int, default fallback: @autoclosure () -> Value) -> Value {
        get { self[number] ?? fallback() }
        _modify {  // in place: appending to an array must not copy it
            grow(to: number)
            var value = values[number] ?? fallback()
            values[number] = nil
            defer { values[number] = value }
            yield &value
        }
    }

    private mutating func grow(to number: Int) {
        while values.count <= number { values.append(nil) }
    }
}
