import PKI

/// Handshake message types (RFC 8446 §4, RFC 5246 §7.4).
enum HandshakeType {
    static let clientHello: UInt8 = 1
    static let serverHello: UInt8 = 2
    static let newSessionTicket: UInt8 = 4
    static let certificate: UInt8 = 11
    static let serverKeyExchange: UInt8 = 12
    static let certificateRequest: UInt8 = 13
    static let serverHelloDone: UInt8 = 14
    static let certificateStatus: UInt8 = 22
}

/// Extension types (RFC 8446 §4.2).
enum ExtensionType {
    static let statusRequest: UInt16 = 5
    static let signedCertificateTimestamp: UInt16 = 18
    static let supportedVersions: UInt16 = 43
    static let certificateAuthorities: UInt16 = 47
    static let keyShare: UInt16 = 51
}

extension TLSHandshakeFacts {
    static func isOfInterest(_ type: UInt8) -> Bool {
        switch type {
        case HandshakeType.serverHello, HandshakeType.certificate, HandshakeType.certificateStatus, HandshakeType.serverKeyExchange,
            HandshakeType.certificateRequest, HandshakeType.newSessionTicket:
            true
        default: false
        }
    }

    /// Takes note of a message from the server. What is malformed is left to OpenSSL to complain about.
    ///
    /// - Parameter body: the message without its type and length.
    mutating func note(_ type: UInt8, from body: [UInt8]) {
        switch type {
        case HandshakeType.serverHello: noteServerHello(body)
        case HandshakeType.certificate: noteCertificate(body)
        case HandshakeType.certificateStatus: noteStatus(body[...])
        case HandshakeType.newSessionTicket: noteSessionTicket(body)
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
        guard let legacyVersion = message.uint16(), let random = message.bytes(32), let session = message.vector(lengthOctets: 1),
            let suite = message.uint16(), message.bytes(1) != nil
        else { return }
        (version, cipherSuiteNumber) = (legacyVersion, suite)
        sawSessionIdentifier = !session.isEmpty
        if random.elementsEqual(TLSHandshakeFacts.helloRetryRequest) { sawHelloRetryRequest = true }
        var facts = self
        message.extensions { type, data in
            var data = TLSMessageReader(data)
            switch type {
            case ExtensionType.supportedVersions: facts.version = data.uint16() ?? legacyVersion
            case ExtensionType.keyShare: facts.note(group: data.uint16())
            case ExtensionType.signedCertificateTimestamp: facts.timestampCount = SignedCertificateTimestamps.count(in: data.rest) ?? 0
            default: break
            }
        }
        // TLS 1.3 echoes what the client sent there for the sake of middleboxes (RFC 8446 §4.1.3).
        if facts.version == TLSHandshakeFacts.tls13 { facts.sawSessionIdentifier = false }
        self = facts
    }

    private mutating func noteCertificate(_ body: [UInt8]) {
        certificateMessage = body
        guard version == TLSHandshakeFacts.tls13 else { return }
        var message = TLSMessageReader(body[...])
        guard message.vector(lengthOctets: 1) != nil, var list = message.vector(lengthOctets: 3).map({ TLSMessageReader($0) }),
            list.vector(lengthOctets: 3) != nil
        else { return }
        noteLeafExtensions(&list)
    }

    /// TLS 1.3 carries what belongs to the leaf in extensions of its entry (RFC 8446 §4.4.2.1).
    private mutating func noteLeafExtensions(_ list: inout TLSMessageReader) {
        var facts = self
        list.extensions { type, data in
            switch type {
            case ExtensionType.statusRequest: facts.noteStatus(data)
            case ExtensionType.signedCertificateTimestamp: facts.timestampCount = SignedCertificateTimestamps.count(in: data) ?? 0
            default: break
            }
        }
        self = facts
    }

    /// CertificateStatus (RFC 6066 §8): type ocsp(1) and the response.
    private mutating func noteStatus(_ body: ArraySlice<UInt8>) {
        var message = TLSMessageReader(body)
        guard message.number(octets: 1) == 1, let response = message.vector(lengthOctets: 3), !response.isEmpty else { return }
        stapledResponse = Array(response)
    }

    /// A TLS 1.2 server may send an empty one when it has changed its mind (RFC 5077 §3.3).
    private mutating func noteSessionTicket(_ body: [UInt8]) {
        var message = TLSMessageReader(body[...])
        guard message.bytes(4) != nil else { return }  // its lifetime
        if version != TLSHandshakeFacts.tls13, message.vector(lengthOctets: 2)?.isEmpty ?? true { return }
        sawSessionTicket = true
        isResumptionKnown = true
    }

    /// ECDHE (RFC 8422 §5.4) names its curve; DHE (RFC 5246 §7.4.3) sends its prime.
    private mutating func noteServerKeyExchange(_ body: [UInt8]) {
        var message = TLSMessageReader(body[...])
        if body.first == 3, message.bytes(1) != nil, let number = message.uint16(), body.count > 3, NamedGroup.isEllipticCurve(number) {
            note(group: number)
            return
        }
        message = TLSMessageReader(body[...])
        guard let prime = message.vector(lengthOctets: 2)?.drop(while: { $0 == 0 }), let first = prime.first, prime.count >= 64 else { return }
        group = "DHE-\(prime.count * 8 - first.leadingZeroBitCount)"
    }

    private mutating func note(group number: UInt16?) {
        groupNumber = number
        group = number.map { NamedGroup.name($0) }
    }

    private mutating func noteCertificateRequest(_ body: [UInt8]) {
        certificateRequested = true
        var message = TLSMessageReader(body[...])
        if version == TLSHandshakeFacts.tls13 {
            guard message.vector(lengthOctets: 1) != nil else { return }
            var names: ArraySlice<UInt8>?
            message.extensions { type, data in
                var data = TLSMessageReader(data)
                if type == ExtensionType.certificateAuthorities { names = data.vector(lengthOctets: 2) }  // RFC 8446 §4.2.4
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
