import PKI

/// Handshake message types (RFC 8446 §4, RFC 5246 §7.4).
enum HandshakeType {
    static let serverHello: UInt8 = 2
    static let certificate: UInt8 = 11
    static let serverKeyExchange: UInt8 = 12
    static let certificateRequest: UInt8 = 13
}

extension TLSHandshakeFacts {
    static func isOfInterest(_ type: UInt8) -> Bool {
        switch type {
        case HandshakeType.serverHello, HandshakeType.certificate, HandshakeType.serverKeyExchange, HandshakeType.certificateRequest: true
        default: false
        }
    }

    /// Takes note of a message from the server. What is malformed is left to OpenSSL to complain about.
    ///
    /// - Parameter body: the message without its type and length.
    mutating func note(_ type: UInt8, from body: [UInt8]) {
        switch type {
        case HandshakeType.serverHello: noteServerHello(body)
        case HandshakeType.certificate: certificateMessage = body
        case HandshakeType.serverKeyExchange: noteServerKeyExchange(body)
        case HandshakeType.certificateRequest: noteCertificateRequest(body)
        default: break
        }
    }

    /// Takes note of our own Certificate message, empty or not.
    mutating func noteOwnCertificate(_ body: [UInt8]) {
        var message = TLSMessageReader(body[...])
        if version == TLSHandshakeFacts.tls13 { _ = message.vector(lengthOctets: 1) }
        certificateAnswered = true
        certificatePresented = message.vector(lengthOctets: 3).map { !$0.isEmpty } ?? false
    }

    private mutating func noteServerHello(_ body: [UInt8]) {
        var message = TLSMessageReader(body[...])
        guard let legacyVersion = message.uint16(), let random = message.bytes(32), message.vector(lengthOctets: 1) != nil,
            let suite = message.uint16(), message.bytes(1) != nil
        else { return }
        (version, cipherSuiteNumber) = (legacyVersion, suite)
        if random.elementsEqual(TLSHandshakeFacts.helloRetryRequest) { sawHelloRetryRequest = true }
        var facts = self
        message.extensions { type, data in
            var data = TLSMessageReader(data)
            switch type {
            case 43: facts.version = data.uint16() ?? legacyVersion  // supported_versions
            case 51: facts.group = data.uint16().map { NamedGroup.name($0) }  // key_share
            default: break
            }
        }
        self = facts
    }

    /// ECDHE (RFC 8422 §5.4) names its curve; DHE (RFC 5246 §7.4.3) sends its prime.
    private mutating func noteServerKeyExchange(_ body: [UInt8]) {
        var message = TLSMessageReader(body[...])
        if body.first == 3, message.bytes(1) != nil, let number = message.uint16(), body.count > 3, NamedGroup.isEllipticCurve(number) {
            group = NamedGroup.name(number)
            return
        }
        message = TLSMessageReader(body[...])
        guard let prime = message.vector(lengthOctets: 2)?.drop(while: { $0 == 0 }), let first = prime.first, prime.count >= 64 else { return }
        group = "DHE-\(prime.count * 8 - first.leadingZeroBitCount)"
    }

    private mutating func noteCertificateRequest(_ body: [UInt8]) {
        certificateRequested = true
        var message = TLSMessageReader(body[...])
        if version == TLSHandshakeFacts.tls13 {
            guard message.vector(lengthOctets: 1) != nil else { return }
            var names: ArraySlice<UInt8>?
            message.extensions { type, data in
                var data = TLSMessageReader(data)
                if type == 47 { names = data.vector(lengthOctets: 2) }  // certificate_authorities (RFC 8446 §4.2.4)
            }
            acceptableAuthorities = TLSHandshakeFacts.names(names)
        } else {
            guard message.vector(lengthOctets: 1) != nil else { return }  // certificate_types
            if version == 0x0303, message.vector(lengthOctets: 2) == nil { return }  // supported_signature_algorithms
            acceptableAuthorities = TLSHandshakeFacts.names(message.vector(lengthOctets: 2))
        }
    }

    private static func names(_ list: ArraySlice<UInt8>?) -> [DistinguishedName] {
        guard var list = list.map({ TLSMessageReader($0) }) else { return [] }
        var names: [DistinguishedName] = []
        while let der = list.vector(lengthOctets: 2) {
            if let name = try? DistinguishedName(der: der) { names.append(name) }
        }
        return names
    }

    /// RFC 8446 §4.1.3: the SHA-256 of "HelloRetryRequest" in place of the random.
    private static let helloRetryRequest: [UInt8] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ]
}
