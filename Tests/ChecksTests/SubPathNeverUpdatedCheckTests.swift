import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct SubPathNeverUpdatedCheckTests {
    @Test("a certificate mounted by subPath is information", arguments: [(true, ["info subpath_never_updated"]), (nil, [])] as [(Bool?, [String])])
    func mounted(_ isSubPath: Bool?, _ verdicts: [String]) throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([scene.pki.server()]) else { return }
        file.facts.isSubPathMount = isSubPath
        #expect(scene.assess(.file(file)).verdicts == verdicts)
    }
}
