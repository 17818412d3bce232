import Foundation
import TestSupport

func fileBytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

extension TemporaryDirectory {
    func copy(_ source: String, to name: String) throws { try write(fileBytes(source), to: name) }
}
