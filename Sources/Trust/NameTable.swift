import PKI

/// Numbers the names of one search: equal numbers for names that match. Each encoding is brought into its comparable form once at most, and those
/// of the trust store's subjects not at all.
final class NameTable {
    private let store: TrustStore
    private var numbersByEncoding: [ByteKey: Int] = [:]
    private var numbers: [NameKey: Int] = [:]
    private var keys: [NameKey] = []

    init(store: TrustStore) { self.store = store }

    func number(of name: DistinguishedName) -> Int {
        let encoding = ByteKey(name.der)
        if let number = numbersByEncoding[encoding] { return number }
        let key = store.subjectKey(encodedAs: encoding) ?? NameKey(name)
        let number = numbers[key] ?? keys.count
        if number == keys.count {
            numbers[key] = number
            keys.append(key)
        }
        numbersByEncoding[encoding] = number
        return number
    }

    /// - Parameter number: one that `number(of:)` gave out.
    func key(_ number: Int) -> NameKey { keys[number] }
}
