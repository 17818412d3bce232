import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct FileUnreadableCheckTests {
    @Test("every reason but undecodable is one warning about the file", arguments: FileFailure.Reason.allCases.filter { $0 != .undecodable })
    func everyReason(reason: FileFailure.Reason) throws {
        let scene = try Scene()
        let assessment = scene.assess(try scene.file([], failure: FileFailure(reason: reason, detail: "errno 13")))
        #expect(assessment.verdicts == ["warning file_unreadable"])
        #expect(assessment.only?.subject == .place)
        #expect(assessment.only?.message.hasSuffix(": errno 13") == true)
    }

    @Test("the command in the hint survives a hostile file name")
    func quoting() throws {
        let scene = try Scene()
        let failure = FileFailure(reason: .permissionDenied, detail: "")
        let finding = scene.assess(try scene.file([], path: "/tmp/it's; rm -rf \u{1B}x", failure: failure)).only
        #expect(finding?.hint.hasSuffix(#"namei -l '/tmp/it'\''s; rm -rf ?x'"#) == true)
    }

    @Test("what could be read of the file is judged beside it")
    func partly() throws {
        let scene = try Scene()
        let failure = FileFailure(reason: .readFailed, detail: "input/output error")
        #expect(
            scene.assess(try scene.file([scene.pki.server(daysLeft: -1)], failure: failure)).verdicts
                == ["critical certificate_expired", "warning file_unreadable"])
    }
}
