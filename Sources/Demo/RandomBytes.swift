/// Bytes nobody can guess: Swift's system generator is the kernel's on Linux.
enum RandomBytes {
    static func draw(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
}
