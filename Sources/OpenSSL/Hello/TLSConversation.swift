/// A handshake, or the beginning of one, without I/O: bytes of the server go in, bytes for the server come out.
public protocol TLSConversation: AnyObject {
    var progress: TLSClientConnection.Progress { get }
    var facts: TLSHandshakeFacts { get }
    /// What the server answered to a request, as far as it is kept.
    var response: [UInt8] { get }
    /// Nothing more is to be sent.
    var isSilent: Bool { get }

    func start()
    func receive(_ bytes: UnsafeRawBufferPointer)
    func receiveEnd(_ end: TLSClientConnection.StreamEnd)
    /// Ends a wait that has become too long.
    func giveUpWaiting()
    /// What is to be sent now, each byte once.
    func takeOutgoing() -> [UInt8]
}

extension TLSClientConnection: TLSConversation {}
