import Monitoring
import PKI

extension Grammar where Value == Endpoint {
    static let endpoint = Grammar(.text("host:port or scheme://host")) { cursor in
        guard let text = cursor.text(expected: "host:port") else { return nil }
        do {
            let endpoint = try Endpoint(parsing: text)
            if endpoint.socketPath != nil || ReferenceIdentity(endpoint.host) != nil { return endpoint }
            cursor.note("got \(cursor.found): the host is neither a name in ASCII letters nor an address")
        } catch {
            cursor.note("\(error)".plainText)
        }
        return nil
    }
}

extension Grammar where Value == SPIFFEIDPattern {
    static let spiffeID = Grammar.literal(.text("spiffe://trust-domain/path"), expected: "a SPIFFE ID such as spiffe://example.org/ns/shop/sa/cart") {
        text throws(SPIFFESyntaxError) in try SPIFFEIDPattern(text)
    }
}

extension Grammar where Value == SPIFFETrustDomain {
    static let trustDomain = Grammar.literal(.text("trust domain"), expected: "a trust domain such as example.org") {
        text throws(SPIFFESyntaxError) in try SPIFFETrustDomain(text)
    }
}

extension Grammar where Value == Endpoint {
    /// An endpoint without a scheme.
    static let address = Grammar(.text("host:port or unix:/path")) { cursor in
        guard let endpoint = endpoint.read(cursor) else { return nil }
        guard endpoint.scheme == nil else {
            cursor.note("got \(cursor.found), expected host:port or unix:/path without a scheme")
            return nil
        }
        return endpoint
    }
}

extension Grammar where Value == ListenAddress {
    static let listenAddress = Grammar.literal(.text("host:port"), expected: "host:port") { text throws(LiteralError) in
        do throws(ListenAddressSyntaxError) { return try ListenAddress(parsing: text) } catch { throw LiteralError(error.description) }
    }
}

extension Grammar where Value == CronExpression {
    static let cron = Grammar(.text("cron line")) { cursor in
        guard let text = cursor.text(expected: "a cron line such as \"0 2 * * *\"") else { return nil }
        do { return try CronExpression(parsing: text) } catch {
            cursor.note("\(error)".plainText)
            return nil
        }
    }
}

extension Grammar where Value == TimeZoneRules {
    static let timeZone = Grammar(.text("IANA time zone")) { cursor in
        guard let name = cursor.text(expected: "a time zone such as Europe/Berlin") else { return nil }
        do { return try cursor.reading.timeZones.rules(named: name) } catch {
            cursor.note("\(error)".plainText, hint: Spelling.suggestion(for: name, among: cursor.reading.timeZones.names))
            return nil
        }
    }
}

extension Grammar where Value == ExpiryThreshold {
    /// `30d`, `25%`, `[30d, 25%]`.
    static let threshold = Grammar(.either([.duration, .share, .list(.either([.duration, .share]))])) { cursor in
        let expected = "a duration, a share or both, as in [30d, 25%]"
        let parts = cursor.elements ?? [cursor]
        var texts: [String] = []
        for part in parts {
            guard let text = part.text(expected: expected) else { return nil }
            texts.append(text)
        }
        do { return try ThresholdLiteral(parts: texts).threshold } catch {
            cursor.note(parts.count == 1 ? "got \(parts[0].found): \(error)" : "\(error)")
            return nil
        }
    }
}

extension Grammar where Value == [String: String] {
    /// Labels by the rules of Prometheus: names of letters, digits and underscores, of which two in front are reserved.
    static let labels = Grammar<[String: String]>.dictionary(of: .text) { name in
        let isName = name.utf8.enumerated().allSatisfy { position, byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || position > 0 && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard isName, !name.isEmpty else { return "is no label name, expected letters, digits and underscores" }
        return name.hasPrefix("__") ? "is reserved: label names do not begin with two underscores" : nil
    }
}
