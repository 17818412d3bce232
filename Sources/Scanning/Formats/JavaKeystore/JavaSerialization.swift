/// Passes over one stream of the Java Object Serialization Specification (§6.4), as JCEKS wraps secret keys in. Nothing is made of it.
struct JavaSerialization {
    private(set) var reader: BigEndianReader
    private var classes: [ClassDescription?] = []
    /// Handles are given to every object, string and class in the order of the stream; a reference may name any of them.
    private var depth = 0

    /// A sealed key has three levels.
    private static let deepestNesting = 16
    private static let firstHandle = 0x7E_0000

    private struct ClassDescription {
        var flags: Int
        /// Type codes (§6.2), in order.
        var fields: [UInt8]
        /// Index of its handle.
        var parent: Int?
    }

    init(_ reader: BigEndianReader) { self.reader = reader }

    /// False where it is none, or ends too early.
    mutating func skipStream() -> Bool { reader.number(4) == 0xACED_0005 && skipContent() }

    private mutating func skipContent() -> Bool {
        guard depth < JavaSerialization.deepestNesting, let tag = reader.number(1) else { return false }
        depth += 1
        defer { depth -= 1 }
        switch tag {
        case Tag.null: return true
        case Tag.reference: return reader.take(4) != nil
        case Tag.string: return skipString(lengthOctets: 2)
        case Tag.longString: return skipString(lengthOctets: 7, unused: 1)
        case Tag.array: return skipArray()
        case Tag.object: return skipObject()
        default: return false
        }
    }

    private mutating func skipString(lengthOctets: Int, unused: Int = 0) -> Bool {
        classes.append(nil)
        return reader.take(unused) != nil && reader.counted(lengthOctets: lengthOctets) != nil
    }

    /// Only arrays of bytes: a sealed object has no others.
    private mutating func skipArray() -> Bool {
        guard readClass() != nil else { return false }
        classes.append(nil)
        return reader.counted(lengthOctets: 4) != nil
    }

    private mutating func skipObject() -> Bool {
        guard let index = readClass() else { return false }
        classes.append(nil)
        var lineage: [ClassDescription] = []
        var next: Int? = index
        while let current = next, lineage.count < JavaSerialization.deepestNesting, let description = classes[current] {
            lineage.append(description)
            next = description.parent
        }
        return lineage.reversed().allSatisfy { skipFields(of: $0) }
    }

    private mutating func skipFields(of description: ClassDescription) -> Bool {
        guard description.flags & Flag.externalizable == 0 else { return false }
        for type in description.fields {
            guard let size = JavaSerialization.sizes[type] else { return false }
            guard size == 0 ? skipContent() : reader.take(size) != nil else { return false }
        }
        return description.flags & Flag.writesMore == 0 || skipAnnotation()
    }

    /// Whatever a class writes behind its fields, up to the mark.
    private mutating func skipAnnotation() -> Bool {
        while let tag = reader.bytes[reader.position...].first {
            switch Int(tag) {
            case Tag.endOfBlock: return reader.take(1) != nil
            case Tag.block: guard reader.take(1) != nil, reader.counted(lengthOctets: 1) != nil else { return false }
            default: guard skipContent() else { return false }
            }
        }
        return false
    }

    /// Reads a class description or a reference to one; the index of its handle.
    private mutating func readClass() -> Int? {
        switch reader.number(1) {
        case Tag.reference:
            guard let handle = reader.number(4) else { return nil }
            let index = handle - JavaSerialization.firstHandle
            return classes.indices.contains(index) && classes[index] != nil ? index : nil
        case Tag.classDescription: return readClassDescription()
        default: return nil
        }
    }

    private mutating func readClassDescription() -> Int? {
        guard depth < JavaSerialization.deepestNesting, reader.text() != nil, reader.take(8) != nil else { return nil }
        depth += 1
        defer { depth -= 1 }
        let index = classes.count
        classes.append(ClassDescription(flags: 0, fields: [], parent: nil))
        guard let flags = reader.number(1), let count = reader.number(2) else { return nil }
        var fields: [UInt8] = []
        for _ in 0..<count {
            guard let type = reader.take(1)?.first, reader.text() != nil else { return nil }
            // An object's field names its class in a string of its own.
            if type == UInt8(ascii: "[") || type == UInt8(ascii: "L") { guard skipContent() else { return nil } }
            fields.append(type)
        }
        guard skipAnnotation() else { return nil }
        let hasParent = reader.bytes[reader.position...].first.map { Int($0) != Tag.null } ?? false
        let parent = hasParent ? readClass() : nil
        guard hasParent ? parent != nil : reader.take(1) != nil else { return nil }
        classes[index] = ClassDescription(flags: flags, fields: fields, parent: parent)
        return index
    }

    private enum Tag {
        static let null = 0x70
        static let reference = 0x71
        static let classDescription = 0x72
        static let object = 0x73
        static let string = 0x74
        static let array = 0x75
        static let block = 0x77
        static let endOfBlock = 0x78
        static let longString = 0x7C
    }

    private enum Flag {
        static let writesMore = 1
        static let externalizable = 4
    }

    /// Octets of each type of field; 0 for what is an object.
    private static let sizes: [UInt8: Int] = {
        var sizes: [UInt8: Int] = [:]
        for (type, size) in zip("BCDFIJSZ[L".utf8, [1, 2, 8, 4, 4, 8, 2, 1, 0, 0]) { sizes[type] = size }
        return sizes
    }()
}
