import Monitoring
import OpenSSL
import Scanning
import TestSupport
import Testing

@Suite("Mounts by subPath")
struct SubPathTests {
    @Test("are pointed out, whether of a file or a directory, and others are not")
    func pointedOut() throws {
        let directory = try TemporaryDirectory()
        let pem = try TestPKI().root.pem
        for name in ["file/tls.crt", "di rectory/a/ca.crt", "whole/tls.crt", "kubelet/ca.crt"] { try directory.write(pem, to: name) }
        let mounts = try directory.write(
            """
            22 1 0:21 / / rw - overlay overlay rw
            31 22 0:40 /..2026_11_23_02_00_00.123456789/tls.crt \(directory.path)/file/tls.crt ro - tmpfs tmpfs rw
            32 22 0:41 /..2026_11_23_02_00_00.5/sub \(directory.path)/di\\040rectory rw - tmpfs tmpfs rw
            33 22 0:42 / \(directory.path)/whole rw - tmpfs tmpfs rw
            34 22 8:1 /var/lib/kubelet/pods/1/volume-subpaths/tls/app/0 \(directory.path)/kubelet/ca.crt rw - ext4 /dev/sda1 rw
            nonsense
            """, to: "mountinfo")
        let scanner = FileScanner(digest: SystemCryptography(), limits: Scan.limits, mountInformation: mounts)
        let scan = Scan(ScanRequest(name: "test", paths: [directory.path]), with: scanner)
        let pointedOut = scan.observations.filter { $0.facts.isSubPathMount == true }.map { String($0.path.dropFirst(directory.path.count + 1)) }
        #expect(pointedOut == ["di rectory/a/ca.crt", "file/tls.crt", "kubelet/ca.crt"])
        #expect(scan.observations.count == 4)
    }
}
