/// libFuzzer's entry (https://llvm.org/docs/LibFuzzer.html); Tests/Fuzzing/run builds it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    VerificationFuzz.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
