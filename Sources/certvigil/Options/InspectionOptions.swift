import ArgumentParser
import Monitoring

/// What is looked at beyond one handshake.
struct InspectionOptions: ParsableArguments {
    @Flag(
        help: """
            Try to get in without a client certificate, with certificates of an unknown CA, and with --cert, on TLS 1.2 and 1.3. Unless \
            --expect-mutual-tls says otherwise, a client certificate must be required.
            """)
    var auditMtls = false

    @Option(help: "What the audit should find: required, optional or absent.")
    var expectMutualTls: MutualTLSExpectation?

    @Option(help: ArgumentHelp("Ask for this path over HTTP once the handshake is over: servers may refuse clients above TLS.", valueName: "path"))
    var httpPath: String?

    @Option(help: ArgumentHelp("The status of a client that is let in. Any from 200 to 399 by default.", valueName: "status"))
    var httpStatus: Int?

    @Flag(
        help: "Find out every version, cipher suite and group the server accepts, and whether X25519MLKEM768 is among them, by dozens of connections."
    )
    var survey = false

    @Option(help: ArgumentHelp("The oldest version that may be negotiated or accepted. TLSv1.2 by default.", valueName: "version"))
    var minimumVersion: TLSVersion?

    @Option(
        help: ArgumentHelp("Probe each certificate of a dual-certificate endpoint for itself.", valueName: "ecdsa,rsa"),
        transform: InspectionOptions.keyTypes)
    var keyTypes: [CertificateKeyType]?

    private static func keyTypes(_ text: String) throws -> [CertificateKeyType] {
        try text.split(separator: ",").map { word in
            guard let type = CertificateKeyType(rawValue: word.trimmingPrefix(" ").lowercased()) else {
                throw ValidationError("key type \"\(String(word).plainText)\" is neither ecdsa nor rsa")
            }
            return type
        }
    }

    func validate() throws {
        guard httpStatus == nil || httpPath != nil else { throw ValidationError("--http-status needs --http-path") }
        if let httpStatus, !(100...599).contains(httpStatus) { throw ValidationError("--http-status \(httpStatus) is not a number from 100 to 599") }
        guard let httpPath else { return }
        guard HTTPExpectation(path: httpPath) != nil else {
            throw ValidationError("--http-path \(httpPath.plainText) is not a path that begins with \"/\", of printable ASCII without spaces")
        }
    }

    var inspection: Inspection {
        Inspection(
            auditsMutualTLS: expectation != nil, surveys: survey, keyTypes: keyTypes ?? [],
            http: httpPath.flatMap { HTTPExpectation(path: $0, status: httpStatus) })
    }

    var expectation: MutualTLSExpectation? { expectMutualTls ?? (auditMtls ? .required : nil) }
}

extension MutualTLSExpectation: ExpressibleByArgument {}
extension TLSVersion: ExpressibleByArgument {}
