internal import CCurl

/// Sets options on a handle and remembers the first that failed.
struct CurlOptions {
    private(set) var result = CURLE_OK
    private let handle: UnsafeMutableRawPointer

    init(_ handle: UnsafeMutableRawPointer) { self.handle = handle }

    mutating func set(_ option: CURLoption, _ value: Int) { note(ccurl_set_long(handle, option, value)) }

    /// libcurl keeps a copy.
    mutating func set(_ option: CURLoption, _ value: String) { note(ccurl_set_string(handle, option, value)) }

    /// What the pointer leads to must live as long as the transfer.
    mutating func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) { note(ccurl_set_pointer(handle, option, value)) }

    /// The list must live as long as the transfer.
    mutating func set(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) { note(ccurl_set_list(handle, option, value)) }

    mutating func set(_ option: CURLoption, _ value: @escaping ccurl_sink) { note(ccurl_set_sink(handle, option, value)) }

    /// libcurl keeps a copy.
    mutating func setBody(_ body: [UInt8]) {
        note(ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        // An empty array may have no address, and libcurl reads its input when it is given none.
        let bytes = body.isEmpty ? [0] : body
        note(bytes.withUnsafeBytes { ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress)) })
    }

    /// - Parameter transfer: told when an address is refused.
    mutating func guardAddresses(for transfer: UnsafeMutableRawPointer) {
        note(ccurl_set_opener(handle) { receiver, _, address in AddressGuard.openSocket(receiver, address) })
        set(CURLOPT_OPENSOCKETDATA, transfer)
    }

    mutating func allowHTTPOnly() { note(ccurl_allow_http_only(handle)) }

    private mutating func note(_ code: CURLcode) {
        if result == CURLE_OK { result = code }
    }
}
