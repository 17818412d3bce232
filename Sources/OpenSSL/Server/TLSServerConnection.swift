internal import COpenSSL
import Glibc

/// One TLS connection seen from the server: handshake, one request, one response, an orderly end.
final class TLSServerConnection: LoopbackConnection {
    private enum State {
        case preamble
        case handshake
        case request
        case response(written: Int)
        /// Our side is closed; what the peer still sends is thrown away. Closing at once would make the kernel send a reset, which may overtake the
        /// alert that tells the peer why it is refused.
        case draining
    }

    /// Larger requests are answered as they are.
    private static let largestRequest = 16_384

    private let connection: OpaquePointer
    private let descriptor: Int32
    private let settings: TLSServerSettings
    private let report: (TLSServerHandshake) -> Void
    private var state = State.preamble
    private var preamble: TLSServerPreamble
    private var request: [UInt8] = []

    init?(_ context: TLSServerContext, descriptor: Int32, settings: TLSServerSettings, report: @escaping (TLSServerHandshake) -> Void) {
        guard let connection = SSL_new(context.pointer) else { return nil }
        guard SSL_set_fd(connection, descriptor) == 1 else {
            SSL_free(connection)
            return nil
        }
        self.connection = connection
        self.descriptor = descriptor
        self.settings = settings
        preamble = TLSServerPreamble(settings.preamble)
        self.report = report
    }

    deinit { SSL_free(connection) }

    func advance() -> LoopbackInterest? {
        switch state {
        case .preamble: speakInPlainText()
        case .handshake: shakeHands()
        case .request: readRequest()
        case .response(let written): writeResponse(from: written)
        case .draining: drain()
        }
    }

    private func speakInPlainText() -> LoopbackInterest? {
        switch preamble.advance(descriptor) {
        case .waiting(let interest): return interest
        case .ended: return nil
        case .finished:
            state = .handshake
            return shakeHands()
        }
    }

    private func shakeHands() -> LoopbackInterest? {
        ERR_clear_error()
        let status = SSL_accept(connection)
        if status == 1 {
            report(handshake(failure: nil))
            state = .request
            return readRequest()
        }
        if let interest = interest(after: status) { return interest }
        report(handshake(failure: IssuingError.library("complete the handshake").description))
        return closeOurSide()
    }

    private func readRequest() -> LoopbackInterest? {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            ERR_clear_error()
            let count = SSL_read(connection, &chunk, Int32(chunk.count))
            guard count > 0 else {
                if let interest = interest(after: count) { return interest }
                return closeTLS()
            }
            request += chunk.prefix(Int(count))
            if request.count >= TLSServerConnection.largestRequest || endsHead(request) { return writeResponse(from: 0) }
        }
    }

    private func endsHead(_ bytes: [UInt8]) -> Bool { bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) }

    private func writeResponse(from start: Int) -> LoopbackInterest? {
        var written = start
        while written < settings.response.count {
            ERR_clear_error()
            let count = settings.response[written...].withUnsafeBufferPointer { SSL_write(connection, $0.baseAddress, Int32(clamping: $0.count)) }
            guard count > 0 else {
                state = .response(written: written)
                return interest(after: count)
            }
            written += Int(count)
        }
        return closeTLS()
    }

    private func closeTLS() -> LoopbackInterest? {
        if !settings.omitsCloseNotify { SSL_shutdown(connection) }
        return closeOurSide()
    }

    private func closeOurSide() -> LoopbackInterest? {
        guard shutdown(descriptor, Int32(SHUT_WR)) == 0 else { return nil }
        state = .draining
        return drain()
    }

    private func drain() -> LoopbackInterest? {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count <= 0 else { continue }
            return count < 0 && errno == EAGAIN ? .readable : nil
        }
    }

    /// What OpenSSL waits for, or nil when the connection is over.
    private func interest(after status: Int32) -> LoopbackInterest? {
        switch SSL_get_error(connection, status) {
        case SSL_ERROR_WANT_READ: .readable
        case SSL_ERROR_WANT_WRITE: .writable
        default: nil
        }
    }

    private func handshake(failure: String?) -> TLSServerHandshake {
        var record = TLSServerHandshake(failure: failure)
        record.serverName = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
        record.version = String(cString: SSL_get_version(connection))
        record.clientCertificate = clientCertificate()
        return record
    }

    private func clientCertificate() -> [UInt8]? {
        guard let certificate = serving_peer_certificate(connection) else { return nil }
        defer { X509_free(certificate) }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(certificate, &encoded)
        guard count > 0, let encoded else { return nil }
        defer { issuing_free(encoded) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }
}
