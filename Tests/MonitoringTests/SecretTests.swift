import Monitoring
import Testing

@Suite struct SecretTests {
    @Test("a secret shows itself in no way of printing")
    func hidden() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump((secret, [secret], ["key": secret]), to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), String(describing: Optional(secret)), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("<secret>"))
        }
        #expect(secret.reveal { $0 } == "hunter2")
    }
}
