import Monitoring
import PKI

extension FileMemory {
    /// Version, stamp, content; numbers are little-endian and take eight octets, texts and lists have their length in front.
    var record: [UInt8] {
        var writer = RecordWriter()
        writer.number(FileMemory.recordVersion)
        writer.stamp(stamp)
        writer.number(content == nil ? 0 : 1)
        guard let content else { return writer.bytes }
        writer.text(content.format?.rawValue ?? "")
        writer.text(content.failure?.rawValue ?? "")
        writer.number(content.isObserved ? 1 : 0)
        writer.access(content.access)
        writer.number(content.fingerprints.count)
        for fingerprint in content.fingerprints { writer.bytes += fingerprint.bytes }
        writer.number(content.keys.count)
        for key in content.keys {
            writer.octets(key.name.octetsWithoutZero)
            writer.text(key.format?.rawValue ?? "")
            writer.text(key.failure?.rawValue ?? "")
            writer.number(key.isObserved ? 1 : 0)
            writer.access(key.access)
            writer.number(key.stamp == nil ? 0 : 1)
            if let stamp = key.stamp { writer.stamp(stamp) }
        }
        return writer.bytes
    }

    /// nil for what another release wrote, or nobody.
    convenience init?(record: [UInt8]) {
        var reader = RecordReader(record)
        guard reader.number() == FileMemory.recordVersion, let stamp = reader.stamp(), let hasContent = reader.number() else { return nil }
        let content = hasContent == 1 ? Content(&reader) : nil
        guard content != nil || hasContent != 1 else { return nil }
        self.init(stamp: stamp, content: content)
    }

    private static let recordVersion = 3
}

extension FileMemory.Content {
    fileprivate init?(_ reader: inout RecordReader) {
        guard let format = reader.text(), let failure = reader.text(), let isObserved = reader.number(), let access = reader.access(),
            let fingerprints = reader.list({ reader in reader.take(Fingerprint.byteCount).flatMap { Fingerprint($0) } }),
            let keys = reader.list({ reader in FileMemory.Key(&reader) })
        else { return nil }
        self.init(
            format: format.isEmpty ? nil : FileFormatName(rawValue: format), fingerprints: fingerprints,
            failure: FileFailure.Reason(rawValue: failure),
            isObserved: isObserved == 1, access: access.known, keys: keys)
    }
}

extension FileMemory.Key {
    fileprivate init?(_ reader: inout RecordReader) {
        guard let octets = reader.octets(), let format = reader.text(), let failure = reader.text(), let isObserved = reader.number(),
            let access = reader.access(), let hasStamp = reader.number()
        else { return nil }
        let stamp = hasStamp == 1 ? reader.stamp() : nil
        guard stamp != nil || hasStamp == 0 else { return nil }
        self.init(
            name: FileName(octets: octets), stamp: stamp, format: format.isEmpty ? nil : FileFormatName(rawValue: format),
            failure: FileFailure.Reason(rawValue: failure), isObserved: isObserved == 1,
            access: access.known)
    }
}

extension CoverageMemory {
    var record: [UInt8] {
        var writer = RecordWriter()
        writer.number(certificates)
        writer.number(Int(seenAt.microseconds))
        return writer.bytes
    }

    init?(record: [UInt8]) {
        var reader = RecordReader(record)
        guard let certificates = reader.number(), let time = reader.number() else { return nil }
        self.init(certificates: certificates, seenAt: Timestamp(microseconds: Int64(time)))
    }
}

private struct RecordWriter {
    var bytes: [UInt8] = []

    mutating func number(_ value: Int) {
        withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func octets(_ octets: some Collection<UInt8>) {
        number(octets.count)
        bytes.append(contentsOf: octets)
    }

    mutating func text(_ text: String) { octets(text.utf8) }

    mutating func access(_ access: FileAccess?) {
        number(access == nil ? 0 : 1)
        guard let access else { return }
        number(Int(access.permissions))
        number((access.isReachable ? 1 : 0) | (access.isInKubeletVolume ? 2 : 0))
        text(access.repository ?? "")
    }

    mutating func stamp(_ stamp: FileStamp) {
        for value in stamp.numbers { number(value) }
    }
}

private struct RecordReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number() -> Int? {
        take(8).map { octets in Int(truncatingIfNeeded: octets.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
    }

    mutating func octets() -> ArraySlice<UInt8>? { number().flatMap { take($0) } }

    mutating func text() -> String? { octets().flatMap { String(validating: $0, as: UTF8.self) } }

    /// No longer than the bytes that are left, whatever the number in front says.
    mutating func list<Element>(_ element: (inout RecordReader) -> Element?) -> [Element]? {
        guard let count = number(), count >= 0, count <= rest.count else { return nil }
        var list: [Element] = []
        for _ in 0..<count {
            guard let next = element(&self) else { return nil }
            list.append(next)
        }
        return list
    }

    /// nil where the record ends before.
    mutating func access() -> (known: FileAccess?, Void)? {
        guard let isKnown = number() else { return nil }
        guard isKnown == 1 else { return (nil, ()) }
        guard let permissions = number().flatMap({ UInt16(exactly: $0) }), let flags = number(), let repository = text() else { return nil }
        let access = FileAccess(
            permissions: permissions, isReachable: flags & 1 != 0, isInKubeletVolume: flags & 2 != 0,
            repository: repository.isEmpty ? nil : repository)
        return (access, ())
    }

    mutating func stamp() -> FileStamp? {
        var numbers: [Int] = []
        for _ in 0..<FileStamp.numberCount {
            guard let number = number() else { return nil }
            numbers.append(number)
        }
        return FileStamp(numbers: numbers)
    }
}
