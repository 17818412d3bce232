internal import COpenSSL

extension TLSClientConnection {
    /// Has OpenSSL show every handshake message and alert, before it works on it.
    func observeMessages() {
        SSL_set_msg_callback(handle) { isOutgoing, _, contentType, bytes, count, _, argument in
            guard let argument, let bytes, contentType == SSL3_RT_HANDSHAKE || contentType == SSL3_RT_ALERT else { return }
            let connection = Unmanaged<TLSClientConnection>.fromOpaque(argument).takeUnretainedValue()
            let message = UnsafeRawBufferPointer(start: bytes, count: count)
            if contentType == SSL3_RT_ALERT {
                connection.note(alert: message, isOutgoing: isOutgoing == 1)
            } else {
                connection.note(handshake: message, isOutgoing: isOutgoing == 1)
            }
        }
        COpenSSL_SSL_set_message_argument(handle, Unmanaged.passUnretained(self).toOpaque())
    }

    private func note(alert bytes: UnsafeRawBufferPointer, isOutgoing: Bool) {
        guard bytes.count == 2 else { return }
        let alert = TLSAlert(rawValue: bytes[1])
        guard !alert.isWarning else { return }
        if isOutgoing { alertSent = alert } else { alertReceived = alert }
    }

    private func note(handshake bytes: UnsafeRawBufferPointer, isOutgoing: Bool) {
        guard let type = bytes.first, bytes.count >= 4 else { return }
        let isOfInterest = isOutgoing ? type == HandshakeType.certificate : TLSHandshakeFacts.isOfInterest(type)
        guard isOfInterest else { return }
        let body = Array(bytes.dropFirst(4))  // after the type and a length of three octets
        if isOutgoing {
            facts.noteOwnCertificate(body)
        } else {
            facts.note(type, from: body)
            if type == HandshakeType.serverHello { nameCipherSuite() }
        }
    }

    private func nameCipherSuite() {
        guard let number = facts.cipherSuiteNumber else { return }
        facts.cipherSuite = COpenSSL_cipher_suite_name(handle, number).map { String(cString: $0) } ?? NamedGroup.hexadecimal(number)
    }
}
