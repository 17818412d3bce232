internal import CCurl
import Monitoring
import Synchronization

/// One request on its way, and what has come back of the answer.
///
/// `@unchecked Sendable`: once submitted it is used on the loop's thread only, but for the flag.
final class Transfer: @unchecked Sendable {
    let isCancelled = Atomic(false)
    private let request: HTTPRequest
    private let settings: CurlSettings
    private var report: ((Result<HTTPResponse, HTTPFailure>) -> Void)?
    private var response = ResponseBuffer()
    /// An address was refused; only the loop's thread looks at it.
    var hasRefusedAddress = false
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(_ request: HTTPRequest, settings: CurlSettings) {
        self.request = request
        self.settings = settings
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        response.largestBody = request.largestResponse
    }

    deinit {
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    func whenDone(_ report: @escaping (Result<HTTPResponse, HTTPFailure>) -> Void) { self.report = report }

    /// Reports once; later calls do nothing.
    func finish(_ outcome: Result<HTTPResponse, HTTPFailure>) {
        let report = report
        self.report = nil
        report?(outcome)
    }

    /// libcurl is done with this transfer, for better or worse.
    func end(with result: CURLcode, _ handle: UnsafeMutableRawPointer) {
        guard result == CURLE_OK else { return finish(.failure(failure(result, handle))) }
        var status = 0
        ccurl_read_long(handle, CURLINFO_RESPONSE_CODE, &status)
        finish(.success(HTTPResponse(status: status, headers: response.headers, body: response.body)))
    }

    private func failure(_ result: CURLcode, _ handle: UnsafeMutableRawPointer) -> HTTPFailure {
        if response.isTooLarge { return HTTPFailure(.tooLarge, detail: "the answer has more than \(request.largestResponse) bytes") }
        if hasRefusedAddress {
            return HTTPFailure(.forbiddenAddress, detail: "the host has an address of this machine or a link-local one, to which no request is sent")
        }
        let said = String(cString: errorText)
        let text = said.isEmpty ? String(cString: curl_easy_strerror(result)) : said
        var bytesSent = 0
        ccurl_read_long(handle, CURLINFO_REQUEST_SIZE, &bytesSent)
        return HTTPFailure(HTTPFailure.Reason(result, isRequestSent: bytesSent > 0), detail: request.url.reveal { URLPrivacy.redact(text, of: $0) })
    }
}

extension Transfer {
    /// Sets up a fresh handle for this request.
    ///
    /// - Returns: `CURLE_OK`, or why the request cannot be made.
    func prepare(_ handle: UnsafeMutableRawPointer) -> CURLcode {
        guard request.isWellFormed else { return CURLE_URL_MALFORMAT }
        var options = CurlOptions(handle)
        request.url.reveal { options.set(CURLOPT_URL, $0) }
        options.allowHTTPOnly()
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_PROXY, settings.proxy?.reveal { $0 } ?? "")
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = settings.certificateAuthorities { options.set(CURLOPT_CAINFO, file) }
        options.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.curlMilliseconds)
        options.set(CURLOPT_TIMEOUT_MS, request.timeout.curlMilliseconds)
        options.set(CURLOPT_ERRORBUFFER, errorText)
        prepareMethod(&options)
        prepareHeaders(&options)
        prepareSinks(&options)
        if !settings.allowsLocalAddresses { options.guardAddresses(for: Unmanaged.passUnretained(self).toOpaque()) }
        return options.result
    }

    private func prepareMethod(_ options: inout CurlOptions) {
        if request.method == "HEAD" { options.set(CURLOPT_NOBODY, 1) }
        if request.method == "POST" || !request.body.isEmpty {
            options.set(CURLOPT_POST, 1)
            options.setBody(request.body)
        }
        options.set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func prepareHeaders(_ options: inout CurlOptions) {
        append("Expect:")  // no second of waiting for a 100-continue
        for header in request.headers { append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)") }
        options.set(CURLOPT_HTTPHEADER, headerList)
    }

    private func append(_ line: String) {
        if let longer = curl_slist_append(headerList, line) { headerList = longer }
    }

    private func prepareSinks(_ options: inout CurlOptions) {
        let receiver = Unmanaged.passUnretained(self).toOpaque()  // the loop holds the transfer while the handle is in use
        options.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, receiver in
            Transfer.deliver(bytes, size, count, receiver) { $0.response.appendBody($1) }
        }
        options.set(CURLOPT_WRITEDATA, receiver)
        options.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, receiver in
            Transfer.deliver(bytes, size, count, receiver) { $0.response.appendHeader($1) }
        }
        options.set(CURLOPT_HEADERDATA, receiver)
    }

    /// - Returns: the bytes taken; fewer than there are end the transfer.
    private static func deliver(
        _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ receiver: UnsafeMutableRawPointer?,
        to take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        let (length, overflow) = size.multipliedReportingOverflow(by: count)
        guard let receiver, !overflow else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(receiver).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
    }
}

extension HTTPRequest {
    /// Nothing in it can end a line early or a C string.
    fileprivate var isWellFormed: Bool {
        let texts = [method] + headers.flatMap { [$0.name, $0.value] }
        return !method.isEmpty && url.reveal { !$0.utf8.contains(0) } && texts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x09 } }
    }
}

extension Duration {
    /// At least 1, as 0 would mean no limit; at most what a 32-bit long holds, 24 days.
    fileprivate var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        let wholeSeconds = Int(clamping: min(max(seconds, 0), Int64(Int32.max / 1000 - 1)))
        return max(1, wholeSeconds * 1000 + Int(max(attoseconds, 0) / 1_000_000_000_000_000))
    }
}
