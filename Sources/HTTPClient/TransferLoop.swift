internal import CCurl
import Monitoring
import Synchronization

/// The thread on which libcurl works: takes transfers from a mailbox, drives them all at once, and hands each its result.
///
/// `@unchecked Sendable`: the handles are used on the loop's own thread only, but for `curl_multi_wakeup`, which libcurl allows from any.
final class TransferLoop: @unchecked Sendable {
    private struct Mailbox {
        var submitted: [Transfer] = []
        var isStopping = false
    }

    private let mailbox = Mutex(Mailbox())
    private let multi: UnsafeMutableRawPointer
    private let concurrency: Int
    private var waiting: [Transfer] = []
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Handles kept for the next request; connections are kept by `multi`.
    private var idle: [UnsafeMutableRawPointer] = []

    private init(multi: UnsafeMutableRawPointer, concurrency: Int) {
        self.multi = multi
        self.concurrency = max(1, concurrency)
    }

    deinit {
        for handle in idle { curl_easy_cleanup(handle) }
        curl_multi_cleanup(multi)
    }

    static func start(concurrency: Int) throws(HTTPFailure) -> TransferLoop {
        guard libraryStart == CURLE_OK, let multi = curl_multi_init() else { throw HTTPFailure(.other, detail: "libcurl does not start") }
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, keptConnections)
        let loop = TransferLoop(multi: multi, concurrency: concurrency)
        try NativeThread.detach { loop.run() }
        return loop
    }

    func submit(_ transfer: Transfer) {
        let isStopping = mailbox.withLock { box in
            if !box.isStopping { box.submitted.append(transfer) }
            return box.isStopping
        }
        if isStopping { transfer.finish(.failure(.stopped)) } else { wake() }
    }

    /// Has the loop look at its mailbox and for cancelled transfers.
    func wake() { curl_multi_wakeup(multi) }

    func stop() {
        mailbox.withLock { $0.isStopping = true }
        wake()
    }

    private static let libraryStart = ccurl_start()
    /// A receiver or two, a CRL server, a discovery endpoint: more connections are not worth keeping.
    private static let keptConnections = 16
    /// Milliseconds. libcurl wakes earlier for its own timers, and `wake` for ours.
    private static let longestPoll: Int32 = 60_000
}

extension TransferLoop {
    private func run() {
        while true {
            guard takeMail() else { return finishAll() }
            dropCancelled()
            startWaiting()
            var stillRunning: Int32 = 0
            curl_multi_perform(multi, &stillRunning)
            collect()
            if waiting.isEmpty || running.count >= concurrency { curl_multi_poll(multi, nil, 0, TransferLoop.longestPoll, nil) }
        }
    }

    /// - Returns: false when the loop is to end.
    private func takeMail() -> Bool {
        mailbox.withLock { box in
            waiting += box.submitted
            box.submitted = []
            return !box.isStopping
        }
    }

    private func startWaiting() {
        while running.count < concurrency, !waiting.isEmpty {
            let transfer = waiting.removeFirst()
            guard let handle = idle.popLast() ?? curl_easy_init() else {
                transfer.finish(.failure(HTTPFailure(.other, detail: "no memory for a request")))
                continue
            }
            let result = transfer.prepare(handle)
            guard result == CURLE_OK, curl_multi_add_handle(multi, handle) == CURLM_OK else {
                transfer.end(with: result == CURLE_OK ? CURLE_FAILED_INIT : result, handle)
                keep(handle)
                continue
            }
            running[handle] = transfer
        }
    }

    private func collect() {
        var queued: Int32 = 0
        while let message = curl_multi_info_read(multi, &queued) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let result = ccurl_message_result(message)
            remove(handle)?.end(with: result, handle)
            keep(handle)
        }
    }

    private func dropCancelled() {
        for transfer in waiting where transfer.isCancelled.load(ordering: .acquiring) { transfer.finish(.failure(.cancelled)) }
        waiting.removeAll { $0.isCancelled.load(ordering: .acquiring) }
        for (handle, transfer) in running where transfer.isCancelled.load(ordering: .acquiring) {
            _ = remove(handle)
            transfer.finish(.failure(.cancelled))
            keep(handle)
        }
    }

    private func finishAll() {
        for transfer in waiting { transfer.finish(.failure(.stopped)) }
        waiting = []
        for (handle, transfer) in running {
            _ = remove(handle)
            transfer.finish(.failure(.stopped))
            curl_easy_cleanup(handle)
        }
    }

    private func remove(_ handle: UnsafeMutableRawPointer) -> Transfer? {
        curl_multi_remove_handle(multi, handle)
        return running.removeValue(forKey: handle)
    }

    /// Forgets the request, its URL and its headers.
    private func keep(_ handle: UnsafeMutableRawPointer) {
        curl_easy_reset(handle)
        idle.append(handle)
    }
}

extension HTTPFailure {
    fileprivate static let stopped = HTTPFailure(.other, detail: "the client was stopped")
    fileprivate static let cancelled = HTTPFailure(.other, detail: "cancelled")
}
