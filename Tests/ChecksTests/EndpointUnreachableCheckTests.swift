import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct EndpointUnreachableCheckTests {
    @Test("a name that does not exist")
    func wording() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .resolve, .nameNotFound)).only
        #expect(finding?.check == EndpointUnreachableCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.subject == .place)
        #expect(finding?.message == "service.example: the name does not exist")
        #expect(finding?.hint.contains("getent ahosts service.example") == true)
    }

    @Test("a refused connection names port and address")
    func refused() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .connect, .refused, detail: "errno 111")).only
        #expect(finding?.message == "service.example:8443 (192.0.2.1:8443): connection refused (errno 111)")
        #expect(finding?.hint.contains("nc -vz service.example 8443") == true)
    }
}
