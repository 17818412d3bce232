internal import COpenSSL

/// Owns one `X509` for a call into OpenSSL.
final class IssuingCertificateHandle {
    let pointer: OpaquePointer

    init(der: [UInt8]) throws(IssuingError) {
        let decoded = der.withUnsafeBufferPointer { buffer in
            var input = buffer.baseAddress
            return d2i_X509(nil, &input, buffer.count)
        }
        guard let decoded else { throw .library("read a certificate") }
        pointer = decoded
    }

    deinit { X509_free(pointer) }
}

/// Owns a stack of `X509`.
final class IssuingCertificateStack {
    let pointer: OpaquePointer

    init(_ certificates: [[UInt8]]) throws(IssuingError) {
        guard let stack = issuing_chain_new() else { throw .library("allocate a chain") }
        pointer = stack
        for der in certificates {
            let certificate = try IssuingCertificateHandle(der: der)
            X509_up_ref(certificate.pointer)
            guard issuing_chain_push(stack, certificate.pointer) > 0 else { throw .library("extend a chain") }
        }
    }

    deinit { issuing_chain_free(pointer) }
}
