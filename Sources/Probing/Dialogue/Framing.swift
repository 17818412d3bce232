/// How a stream is cut into the parts of an answer.
struct Framing: Sendable {
    enum Measure: Hashable, Sendable {
        case incomplete
        /// - Parameter end: the index behind the part.
        case complete(end: Int)
        case malformed(String)
    }

    /// - Parameters:
    ///   - bytes: from the begin of the part on.
    ///   - searched: up to where its end has been looked for, so that no byte is looked at twice.
    let measure: @Sendable (_ bytes: ArraySlice<UInt8>, _ searched: inout Int) -> Measure
}

extension Framing {
    /// Ended by LF, with or without CR before it.
    static let line = Framing.ended(by: UInt8(ascii: "\n"))

    /// An XML tag with the text in front of it.
    static let tag = Framing.ended(by: UInt8(ascii: ">"))

    /// A fixed number of octets.
    static func octets(_ count: Int) -> Framing {
        Framing { bytes, _ in bytes.count >= count ? .complete(end: bytes.startIndex + count) : .incomplete }
    }

    private static func ended(by delimiter: UInt8) -> Framing {
        Framing { bytes, searched in
            guard let index = bytes[max(searched, bytes.startIndex)...].firstIndex(of: delimiter) else {
                searched = bytes.endIndex
                return .incomplete
            }
            return .complete(end: index + 1)
        }
    }
}
