import Foundation

/// The built `certvigil`, which lies beside the test bundle.
public enum CertvigilBinary {
    /// - Throws: `ProgramMissing` when the product has not been built.
    public static func path() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let testBundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates =
            [environment["CERTVIGIL_BINARY"]].compactMap(\.self)
            + CommandLine.arguments.prefix(1).map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/certvigil" }
            + [testBundle.deletingLastPathComponent().path + "/certvigil"]
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw ProgramMissing(name: candidates.joined(separator: " or "))
        }
        return path
    }

    /// Runs the binary to its end.
    public static func run(_ arguments: [String], input: String = "", directory: String? = nil, limit: TimeLimit = .standard) async throws
        -> ProcessOutcome
    {
        try await runProcess(path(), arguments, input: input, environment: ["NO_COLOR": "1"], directory: directory, limit: limit)
    }
}
