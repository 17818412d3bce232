import Monitoring
import Testing

@testable import Alerting

@Suite struct WebhookSignatureTests {
    @Test("the vector that the libraries of Standard Webhooks are tested with")
    func knownVector() throws {
        let signature = try WebhookSignature(secret: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), authenticator: HMAC())
        #expect(
            signature.sign(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: Array(#"{"test": 2432232314}"#.utf8))
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("a secret of any other form is a key as it stands")
    func rawSecret() throws {
        let raw = try WebhookSignature(secret: Secret("correct horse"), authenticator: HMAC())
        let encoded = try WebhookSignature(secret: Secret("whsec_Y29ycmVjdCBob3JzZQ=="), authenticator: HMAC())
        #expect(raw.sign(id: "a", timestamp: "1", body: []) == encoded.sign(id: "a", timestamp: "1", body: []))
    }
}
