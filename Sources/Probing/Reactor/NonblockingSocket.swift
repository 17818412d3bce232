internal import CLinux
import Glibc

/// A stream socket that never blocks, and what is still to be sent on it.
struct NonblockingSocket: ~Copyable {
    /// What a read found.
    enum Received {
        case bytes(Int)
        /// Nothing more for now.
        case nothing
        case end
        /// The error number.
        case failure(Int32)
    }

    /// Nobody reads what we send; what the peer said before is still there to be read.
    private(set) var isSendingBroken = false
    private let descriptor: Int32
    private var unsent: ArraySlice<UInt8> = []
    private var hasSentEnd = false

    /// - Parameter family: AF_INET, AF_INET6 or AF_UNIX.
    init(family: Int32) {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// False when the system refused a socket; `errno` says why.
    var isOpen: Bool { descriptor >= 0 }

    /// Begins to connect.
    ///
    /// - Returns: false when that failed at once; `errno` says why.
    func connect(to address: SocketAddress) -> Bool {
        address.withSystemAddress { Glibc.connect(descriptor, $0, $1) } == 0 || errno == EINPROGRESS
    }

    /// Why connecting failed; 0 when it did not.
    var connectionError: Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        return code
    }

    /// - Returns: false when the system has no room; `errno` says why.
    func register(with epoll: Int32, as identifier: UInt64) -> Bool {
        var event = epoll_event()
        event.events = Readiness.everything
        event.data.u64 = identifier
        return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Received {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno == EAGAIN { return .nothing }
            if errno != EINTR { return .failure(errno) }
        }
    }

    /// Sends as much as the system takes; the rest goes with a later call.
    ///
    /// - Parameter isLast: nothing follows these bytes: our side of the connection ends after them.
    mutating func send(_ bytes: [UInt8], isLast: Bool) {
        unsent += bytes
        // What is held back for more leaves with our FIN, in one segment instead of two.
        let flags = Int32(MSG_NOSIGNAL | (isLast && !hasSentEnd ? MSG_MORE : 0))
        while !unsent.isEmpty, !isSendingBroken {
            let count = unsent.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
            if count >= 0 {
                unsent = unsent.dropFirst(count)
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                isSendingBroken = true
            }
        }
        if isLast, !hasSentEnd {
            hasSentEnd = true
            shutdown(descriptor, Int32(SHUT_WR))
        }
    }
}
