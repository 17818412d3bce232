/// A value kept by reference: every function that waits for a large one would have the room for it in its frame, for as long as it waits.
@dynamicMemberLookup
final class Shared<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }

    subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
}
