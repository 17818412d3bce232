import Exposition
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    /// Bytes of any length, handed on in pieces as the client takes them: a large document is not held twice.
    static func bytes(_ bytes: [UInt8], contentType: String, status: HTTPResponse.Status = .ok) -> Response {
        let body = ResponseBody(contentLength: bytes.count) { writer in
            var rest = bytes[...]
            while !rest.isEmpty {
                try await writer.write(ByteBuffer(bytes: rest.prefix(piece)))
                rest = rest.dropFirst(piece)
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: [.contentType: contentType], body: body)
    }

    /// Each piece is made when the client has taken the one before.
    static func metrics(_ text: MetricsText) -> Response {
        let body = ResponseBody(contentLength: text.byteCount) { writer in
            for piece in text { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"], body: body)
    }

    static func json(_ document: [UInt8]) -> Response { bytes(document, contentType: "application/json") }

    /// 256 KiB: a few of them fill any socket buffer, and hundreds of clients stay affordable.
    private static let piece = 256 * 1024
}
