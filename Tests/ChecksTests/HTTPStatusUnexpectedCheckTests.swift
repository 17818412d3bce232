import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct HTTPStatusUnexpectedCheckTests {
    @Test(
        "the answer is measured against the status that is expected",
        arguments: [(200, nil, true), (302, nil, true), (500, nil, false), (404, 404, true), (200, 204, false), (nil, nil, false)]
            as [(Int?, Int?, Bool)])
    func judged(status: Int?, expected: Int?, isWell: Bool) throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = try scene.audited([]) else { throw CancellationError() }
        seen.target.inspection.http = HTTPExpectation(path: "/", status: expected)
        seen.httpStatus = status
        #expect(scene.assess(.endpoint(seen)).verdicts == (isWell ? [] : ["warning http_status_unexpected"]))
    }
}
